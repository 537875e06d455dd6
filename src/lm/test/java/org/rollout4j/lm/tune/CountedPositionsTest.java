package org.rollout4j.lm.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Experience;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.PreferenceBatch;
import org.rollout4j.lm.data.TokenBatch;
import org.rollout4j.lm.loss.CompletionLengths;
import org.rollout4j.lm.loss.KlEstimator;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.PlainTransformer;
import org.rollout4j.lm.model.Sampler;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.reward.RewardFunctions;
import org.rollout4j.lm.run.TinyModels;
import org.rollout4j.lm.run.TuningMethods;
import org.rollout4j.run.Settings;

/**
 * Which positions of a batch count in each method, and what is said of them, held against a transformer that reads one sequence after the other,
 * prefix by prefix. Prompts and completions are of different lengths, so that a position too many or too few, a neighbour that is seen, or a
 * position that is not counted from 0 would be found.
 */
class CountedPositionsTest {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz ?";
    private static final List<String> PROMPTS = List.of("a", "which one? ", "so?", "yes or no? ");
    private static final List<String> METHODS = List.of("sft", "dpo", "kto", "grpo", "rloo", "ppo", "online-dpo");
    private static final double TEMPERATURE = 0.7;

    @TempDir
    private Path folder;

    private static Stream<Arguments> methodsAndModels() {
        return METHODS.stream()
                .flatMap(method -> Stream.of(
                        Arguments.of(method, TinyModels.of(LETTERS, null)),
                        Arguments.of(method, TinyModels.withLearnedPositions(LETTERS))));
    }

    /** One off, and each token would be predicted from itself or from what is before the one before it. */
    @ParameterizedTest
    @MethodSource("methodsAndModels")
    void logProbabilitiesAreThoseOfReadingPrefixByPrefix(String method, LanguageModel model) throws IOException {
        Packed packed = packed(collected(parts(method, model)));
        Brute brute = new Brute(model, packed, temperature(method));
        double[] scored = new Backpropagation(model.config(), 16, 0, Workers.caller())
                .score(model.weights().values(), packed, temperature(method))
                .logProbs();
        for (int s = 0; s < packed.sequences(); s++) {
            assertThat(packed.ofTargets(scored, s)).containsExactly(brute.logProbs(s), within(2e-5));
        }
    }

    /** What a mask by ids gets wrong: the end token itself counts, and after it there is nothing that could. */
    @ParameterizedTest
    @MethodSource("methodsAndModels")
    void aCompletionCountsFromItsFirstTokenToItsEnd(String method, LanguageModel model) throws IOException {
        Experience data = collected(parts(method, model));
        Packed packed = packed(data);
        int end = model.endTokens().get(0);
        for (int s = 0; s < packed.sequences(); s++) {
            int[] text = text(packed, s);
            int from = text.length - packed.targetCount(s);
            assertThat(PROMPTS).contains(model.tokenizer().decode(Arrays.copyOf(text, from)));
            assertThat(Arrays.stream(text, 0, text.length - 1)).doesNotContain(end);
            boolean ended =
                    !(data instanceof Completions completions) || completions.ended()[s];
            assertThat(text[text.length - 1] == end).isEqualTo(ended);
        }
    }

    /** Means over targets alone, of the model as it is before the update and of the reference, whatever prompts are before them. */
    @ParameterizedTest
    @MethodSource("methodsAndModels")
    void metricsAreOverTargetsAlone(String method, LanguageModel model) throws IOException {
        check(method, model, parts(method, model));
    }

    private static <P, D extends Experience> void check(
            String method, LanguageModel model, TuningMethod.Parts<P, D> parts) {
        D first = parts.source().collect(parts.learner().behaviour(at(0)));
        parts.learner().update(first, at(0));
        LanguageModel now = (LanguageModel) parts.learner().greedy();
        D data = parts.source().collect(parts.learner().behaviour(at(1)));
        Metrics metrics = parts.learner().update(data, at(1));
        Packed packed = packed(data);
        Brute own = new Brute(now, packed, temperature(method));
        Brute reference = new Brute(model, packed, temperature(method));
        int completions = packed.sequences();
        int tokens = packed.targetCount();
        double kl = own.sum() - reference.sum();
        assertThat(kl).as("the model has learned something").isNotCloseTo(0, within(0.01));
        switch (method) {
            case "sft", "dpo", "kto" -> {
                assertMetric(metrics, "entropy", own.entropy() / tokens);
                assertMetric(metrics, "mean_token_accuracy", (double) own.correct() / tokens);
            }
            case "grpo" -> {
                assertMetric(metrics, "entropy", own.entropy() / tokens);
                double k3 = 0;
                for (int s = 0; s < completions; s++) {
                    for (int i = 0; i < own.logProbs(s).length; i++) {
                        k3 += KlEstimator.K3.value(
                                own.logProbs(s)[i] - reference.logProbs(s)[i]);
                    }
                }
                assertMetric(metrics, "kl", k3 / tokens);
            }
            case "rloo" -> {
                assertMetric(metrics, "entropy", own.entropy() / tokens);
                assertMetric(metrics, "kl", kl / tokens);
            }
            case "ppo" -> {
                assertMetric(metrics, "policy/entropy_avg", own.entropy() / tokens);
                assertMetric(metrics, "objective/kl", kl / completions);
                assertMetric(metrics, "objective/entropy", -own.sum() / completions);
            }
            default -> {
                assertMetric(metrics, "objective/kl", kl / completions);
                assertMetric(metrics, "objective/entropy", -own.sum() / completions);
            }
        }
        if (method.equals("sft")) {
            assertMetric(metrics, "loss", -own.sum() / tokens);
        }
        if (method.equals("dpo")) {
            double chosen = IntStream.range(0, completions / 2)
                    .mapToDouble(pair -> Arrays.stream(own.logProbs(2 * pair)).sum())
                    .sum();
            assertMetric(metrics, "logps/chosen", 2 * chosen / completions);
        }
    }

    private static void assertMetric(Metrics metrics, String name, double expected) {
        assertThat(metrics.get(name).orElseThrow()).as(name).isCloseTo(expected, within(1e-4));
    }

    /** With padding on the left and positions counted from the padding, a model that has learned positions would read another prompt. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCompletionDoesNotDependOnItsNeighbours(boolean learnedPositions) {
        LanguageModel model =
                learnedPositions ? TinyModels.withLearnedPositions(LETTERS) : TinyModels.of(LETTERS, null);
        int[] prompt = model.tokenizer().encode("so?");
        List<int[]> others =
                PROMPTS.stream().map(text -> model.tokenizer().encode(text)).toList();
        Completion expected = sampled(model, List.of(others.get(0), prompt));
        for (int[] one : others) {
            for (int[] last : others) {
                Completion other = sampled(model, List.of(one, prompt, last));
                assertThat(other.tokens()).isEqualTo(expected.tokens());
                assertThat(other.logProbs()).containsExactly(expected.logProbs(), within(1e-5));
            }
        }
    }

    /** The second of them: a row's chance is that of its number. */
    private static Completion sampled(LanguageModel model, List<int[]> prompts) {
        return new Sampler(model, Workers.caller())
                .sample(prompts, SamplingConfig.plain(12, TEMPERATURE), 5, Sampler.Listener.NONE)
                .get(1);
    }

    /** Models of conversations have several: whichever comes, the completion has ended, and its last log-probability counts. */
    @Test
    void anyOfSeveralEndTokensEndsACompletion() throws IOException {
        LanguageModel one = TinyModels.of(LETTERS, null);
        int other = one.tokenizer().encode("e")[0];
        LanguageModel model = new LanguageModel(
                one.weights(), one.tokenizer(), List.of(one.endTokens().get(0), other), null, Map.of());
        Completions data = (Completions) collected(parts("grpo", model));
        Packed packed = packed(data);
        Set<Integer> last = new HashSet<>();
        for (int s = 0; s < data.count(); s++) {
            int[] text = text(packed, s);
            int end = text[text.length - 1];
            assertThat(data.ended()[s]).isEqualTo(model.endTokens().contains(end));
            assertThat(packed.targetCount(s)).isEqualTo(data.logProbs().get(s).length);
            last.add(data.ended()[s] ? end : -1);
        }
        assertThat(last)
                .as("both ends come, and none")
                .containsAll(model.endTokens())
                .contains(-1);
        double clipped = CompletionLengths.metrics(data.lengths(), data.ended())
                .get("completions/clipped_ratio")
                .orElseThrow();
        assertThat(clipped)
                .isEqualTo(IntStream.range(0, data.count())
                                .filter(s -> !data.ended()[s])
                                .count()
                        / (double) data.count());
    }

    private static <P, D extends Experience> D collected(TuningMethod.Parts<P, D> parts) {
        return parts.source().collect(parts.learner().behaviour(at(0)));
    }

    private static Progress at(long update) {
        return new Progress(update, 10, update, 0);
    }

    private static double temperature(String method) {
        return List.of("sft", "dpo", "kto").contains(method) ? 1 : TEMPERATURE;
    }

    private static Packed packed(Experience data) {
        if (data instanceof TokenBatch batch) {
            return batch.packed();
        }
        if (data instanceof PreferenceBatch batch) {
            return batch.packed();
        }
        return data instanceof UnpairedBatch batch ? batch.packed() : ((Completions) data).packed();
    }

    /** All tokens of a sequence, the last target too. */
    private static int[] text(Packed packed, int sequence) {
        int from = packed.starts()[sequence];
        int end = packed.starts()[sequence + 1];
        int[] text = Arrays.copyOf(Arrays.copyOfRange(packed.tokens(), from, end), end - from + 1);
        text[end - from] = packed.targets()[end - 1];
        return text;
    }

    /** What the plain transformer says of the targets of a batch. */
    private static final class Brute {
        private final double[][] logProbs;
        private double entropy;
        private int correct;

        Brute(LanguageModel model, Packed packed, double temperature) {
            PlainTransformer plain = new PlainTransformer(
                    model.config(), PlainTransformer.doubles(model.weights().values()));
            logProbs = new double[packed.sequences()][];
            for (int s = 0; s < logProbs.length; s++) {
                int[] text = text(packed, s);
                int from = text.length - packed.targetCount(s);
                logProbs[s] = new double[text.length - from];
                for (int i = from; i < text.length; i++) {
                    double[][] logits = plain.logits(Arrays.copyOf(text, i));
                    double[] next = PlainTransformer.logProbs(logits[i - 1], temperature);
                    logProbs[s][i - from] = next[text[i]];
                    entropy -= Arrays.stream(next).map(p -> p * Math.exp(p)).sum();
                    correct += Arrays.stream(next).max().orElseThrow() == next[text[i]] ? 1 : 0;
                }
            }
        }

        double[] logProbs(int sequence) {
            return logProbs[sequence];
        }

        double sum() {
            return Arrays.stream(logProbs).flatMapToDouble(Arrays::stream).sum();
        }

        double entropy() {
            return entropy;
        }

        int correct() {
            return correct;
        }
    }

    private TuningMethod.Parts<?, ?> parts(String method, LanguageModel model) throws IOException {
        Path file = Files.write(
                folder.resolve(method + ".jsonl"),
                IntStream.range(0, 8).mapToObj(i -> row(method, i)).toList());
        boolean rewarded = temperature(method) != 1;
        Data data = new Data(
                List.of(file),
                Optional.of(file),
                rewarded ? RewardFunctions.find("regex=[a-k]", "length=4:0.1") : List.of());
        return parts(TuningMethods.find(method), model, data);
    }

    private static <C extends Record> TuningMethod.Parts<?, ?> parts(
            TuningMethod<C> method, LanguageModel model, Data data) throws IOException {
        C config = method.defaults();
        Map<String, String> settings = Map.of(
                "beta", "0.1",
                "optimiser.learningRate", "0.02",
                "optimiser.warmupSteps", "0",
                "completions.temperature", String.valueOf(TEMPERATURE),
                "completions.maxCompletionLength", "9",
                "numPpoEpochs", "1",
                "completions.numGenerations", "4");
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            config = Settings.list(config).containsKey(setting.getKey())
                    ? Settings.changed(config, setting.getKey(), setting.getValue())
                    : config;
        }
        return method.parts(config, model, data, 1, Workers.caller());
    }

    private static String row(String method, int i) {
        String prompt = "\"prompt\": \"" + PROMPTS.get(i % PROMPTS.size()) + "\"";
        String text = "yes yes yes".substring(0, 2 + i);
        return switch (method) {
            case "sft" -> "{" + prompt + ", \"completion\": \"" + text + "\"}";
            case "dpo" -> "{" + prompt + ", \"chosen\": \"" + text + "\", \"rejected\": \"no\"}";
            case "kto" -> "{" + prompt + ", \"completion\": \"" + text + "\", \"label\": " + (i % 2 == 0) + "}";
            default -> "{" + prompt + "}";
        };
    }
}
