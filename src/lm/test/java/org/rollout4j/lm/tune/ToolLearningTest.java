package org.rollout4j.lm.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.rollout4j.lm.tune.Updates.update;
import static org.rollout4j.lm.tune.Updates.value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.loss.Advantages;
import org.rollout4j.lm.loss.PolicyLoss;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.reward.RewardFunctions;
import org.rollout4j.lm.run.TinyModels;
import org.rollout4j.run.Settings;

/** Learning from completions in which tools have answered: what they said is read, and nothing is learned of it. */
class ToolLearningTest {
    private static final LanguageModel MODEL = TinyModels.calling();
    /** A call with its answer, in which the model has chosen the first group alone. */
    private static final Pattern CALL = Pattern.compile("(\\[calculator:[^\\[\\]=]*=)( [^\\]]*\\]?|\\?)");

    @TempDir
    private Path folder;

    private Data data;

    @BeforeEach
    void writePrompts() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int digit = 0; digit < 10; digit++) {
            lines.append(String.format("{\"prompt\": \"%d+%d=\", \"answer\": \"%d\"}%n", digit, digit, 2 * digit));
        }
        Path file = Files.writeString(folder.resolve("prompts.jsonl"), lines);
        data = new Data(
                List.of(file), Optional.of(file), RewardFunctions.find("exact-answer(pattern=(?<![0-9])[0-9]+$)"));
    }

    private static <C extends Record> C with(C config, String... settings) {
        C changed = config;
        for (int i = 0; i < settings.length; i += 2) {
            changed = Settings.changed(changed, settings[i], settings[i + 1]);
        }
        return changed;
    }

    private static GrpoConfig config(String... settings) {
        return with(with(alone(), "completions.tools", "calculator"), settings);
    }

    /** Without tools. */
    private static GrpoConfig alone() {
        return with(
                GrpoConfig.defaults(),
                "completions.maxCompletionLength",
                "30",
                "completions.batchSize",
                "48",
                "optimiser.learningRate",
                "0.003",
                "optimiser.warmupSteps",
                "0");
    }

    private TuningMethod.Parts<LanguageModel, Completions> parts(GrpoConfig config) throws IOException {
        return new Grpo().parts(config, MODEL, data, 1, Workers.caller());
    }

    /** Which of the tokens that follow a prompt the model has chosen, by the text alone: a token is a character. */
    private static boolean[] chosen(String completion, int length) {
        boolean[] chosen = new boolean[length];
        Arrays.fill(chosen, true);
        for (Matcher call = CALL.matcher(completion); call.find(); ) {
            Arrays.fill(chosen, call.start(2), call.end(2), false);
        }
        return chosen;
    }

    /** With a question mark for the last token, which is only predicted, and is not there where it is no target. */
    private static String text(Packed packed, int sequence) {
        return MODEL.tokenizer()
                        .decode(IntStream.range(packed.starts()[sequence], packed.starts()[sequence + 1])
                                .map(i -> packed.tokens()[i])
                                .toArray())
                + "?";
    }

    @Test
    void whatToolsSaidIsNoTarget() throws IOException {
        Completions completions = parts(config()).source().collect(MODEL);
        Packed packed = completions.packed();
        int prompt = "3+3=".length();
        int masked = 0;
        for (int i = 0; i < completions.count(); i++) {
            int from = packed.starts()[i] + prompt - 1; // predicts the first token of the completion
            int length = packed.starts()[i + 1] - from;
            boolean[] chosen = chosen(text(packed, i).substring(prompt), length);
            for (int t = 0; t < length; t++) {
                assertThat(packed.targets()[from + t] != Packed.NONE).isEqualTo(chosen[t]);
                masked += chosen[t] ? 0 : 1;
            }
            assertThat(completions.lengths()[i]).isEqualTo(packed.targetCount(i));
        }
        assertThat(masked).isGreaterThan(40);
    }

    @Test
    void ratiosOfTheFirstUpdateAreOne() throws IOException {
        for (String loss : List.of("grpo", "dapo")) {
            TuningMethod.Parts<LanguageModel, Completions> parts =
                    parts(config("beta", "0.1", "lossType", loss, "numIterations", "2"));
            Completions completions = parts.source().collect(MODEL);
            double[] scored = new Backpropagation(MODEL.config(), 64, 0, Workers.caller())
                    .score(MODEL.parameters(), completions.packed(), 1)
                    .logProbs();
            for (int i = 0; i < completions.count(); i++) {
                assertThat(completions.packed().ofTargets(scored, i))
                        .containsExactly(completions.logProbs().get(i), within(5e-5));
            }
        }
        TuningMethod.Parts<LanguageModel, Completions> once = parts(config("beta", "0.1"));
        Metrics first = update(once, 0);
        assertThat(value(first, "clip_ratio/region_mean")).isZero();
        assertThat(value(first, "kl")).isCloseTo(0, within(1e-6));
    }

    /**
     * How the loss changes where the parameters go along the gradient: the mean over the tokens that the model has chosen of ratio times advantage, written down here anew from the texts, by central differences.
     * With the tools' tokens among the targets it is another one.
     */
    @Test
    void theGradientIsThatOfTheTokensThatTheModelHasChosen() throws IOException {
        Completions completions = parts(config()).source().collect(MODEL);
        Packed packed = completions.packed();
        double[] advantages = new Advantages(completions.numGenerations())
                .grouped(completions.rewards(), Advantages.ScaleRewards.GROUP);
        assertThat(Arrays.stream(advantages).max().orElseThrow()).isGreaterThan(0.1);
        GroupObjective objective = config().objective();
        boolean[] counts = new boolean[completions.count()];
        Arrays.fill(counts, true);
        PolicyLoss.Totals totals = PolicyLoss.Totals.of(completions.lengths(), counts);
        CompletionTerms terms = new CompletionTerms(
                packed,
                null,
                null,
                objective.tokenAdvantages(completions, null),
                counts,
                sample -> objective.term(sample, totals));
        float[] gradient = new float[MODEL.parameters().length];
        new Backpropagation(MODEL.config(), 64, 0, Workers.caller())
                .gradient(MODEL.parameters(), packed, 1, terms, 0, gradient);

        float[] direction = new float[gradient.length];
        double slope = 0;
        for (float one : gradient) {
            slope += (double) one * one;
        }
        slope = Math.sqrt(slope);
        for (int i = 0; i < direction.length; i++) {
            direction[i] = (float) (gradient[i] / slope);
        }
        double chosen = difference(packed, advantages, direction, false);
        double all = difference(packed, advantages, direction, true);
        assertThat(slope).isCloseTo(chosen, within(0.02 * Math.abs(chosen)));
        assertThat(Math.abs(all - chosen)).as("the mask matters").isGreaterThan(0.05 * Math.abs(chosen));
    }

    /** The derivative of the loss along a direction. */
    private static double difference(Packed packed, double[] advantages, float[] direction, boolean unmasked) {
        float step = 2e-3f;
        double[] old = logProbs(packed, direction, 0);
        return (loss(packed, advantages, logProbs(packed, direction, step), old, unmasked)
                        - loss(packed, advantages, logProbs(packed, direction, -step), old, unmasked))
                / (2 * step);
    }

    private static double loss(Packed packed, double[] advantages, double[] now, double[] old, boolean unmasked) {
        int prompt = "3+3=".length();
        double sum = 0;
        int tokens = 0;
        for (int i = 0; i < packed.sequences(); i++) {
            int from = packed.starts()[i] + prompt - 1;
            int length = packed.starts()[i + 1] - from;
            boolean[] chosen = chosen(text(packed, i).substring(prompt), length);
            for (int t = 0; t < length; t++) {
                if (chosen[t] || unmasked) {
                    sum -= advantages[i] * Math.exp(now[from + t] - old[from + t]);
                    tokens++;
                }
            }
        }
        return sum / tokens;
    }

    /** Of every token, whether it is a target or not. */
    private static double[] logProbs(Packed packed, float[] direction, float step) {
        float[] moved = MODEL.parameters().clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += step * direction[i];
        }
        int[] next = new int[packed.length()];
        for (int s = 0; s < packed.sequences(); s++) {
            for (int i = packed.starts()[s]; i < packed.starts()[s + 1]; i++) {
                next[i] = i + 1 < packed.starts()[s + 1] ? packed.tokens()[i + 1] : Math.max(0, packed.targets()[i]);
            }
        }
        Packed all = new Packed(packed.tokens(), packed.positions(), next, packed.starts());
        return new Backpropagation(MODEL.config(), 64, 0, Workers.caller())
                .score(moved, all, 1)
                .logProbs();
    }

    /** Lengths, entropy and the mean over tokens are of what the model has chosen. */
    @Test
    void metricsAreOfWhatTheModelHasChosen() throws IOException {
        TuningMethod.Parts<LanguageModel, Completions> parts = parts(config());
        Completions completions = parts.source().collect(MODEL);
        Metrics metrics = parts.learner().update(completions, new Progress(0, 10, 0, 0));
        double tokens = IntStream.of(completions.lengths()).sum();
        assertThat(tokens).isLessThan(completions.packed().length() - 3.0 * completions.count());
        assertThat(value(metrics, "completions/mean_length")).isCloseTo(tokens / completions.count(), within(1e-9));
        long calls = IntStream.range(0, completions.count())
                .mapToLong(i ->
                        CALL.matcher(text(completions.packed(), i)).results().count())
                .sum();
        assertThat(value(metrics, "tools/call_frequency"))
                .isCloseTo((double) calls / completions.count(), within(1e-9))
                .isPositive();
        assertThat(value(metrics, "tools/failure_frequency")).isBetween(0.0, 0.9);
        Metrics held = parts.evaluator().evaluate(MODEL).metrics();
        assertThat(value(held, "eval_tools/call_frequency")).isPositive();
        assertThat(Double.isFinite(value(held, "eval_kl"))).isTrue();
        assertThat(parts(alone()).source().collect(MODEL).metrics().get("tools/call_frequency"))
                .isEmpty();
    }

    @Test
    void trainingGoesOnToTheSameNumbers() throws IOException {
        GrpoConfig config = config("beta", "0.1", "numIterations", "2");
        TuningMethod.Parts<LanguageModel, Completions> parts = parts(config);
        for (int i = 0; i < 2; i++) {
            update(parts, i);
        }
        LanguageModel start = ModelState.startOfLearner(parts.learner().state(), Optional.empty());
        TuningMethod.Parts<LanguageModel, Completions> resumed =
                new Grpo().parts(config, start, data, 1, new Workers(2));
        resumed.learner().restore(parts.learner().state());
        resumed.source().restore(parts.source().state());
        assertThat(update(resumed, 2)).isEqualTo(update(parts, 2));
    }

    /** What a tool has said is rewarded, and what is learned is to ask for it. */
    @Test
    void callsAreLearnedFromWhatIsAnswered() throws IOException {
        Data tens = new Data(data.training(), data.validation(), RewardFunctions.find("regex== 1[0-9]\\]"));
        GrpoConfig config = config("optimiser.learningRate", "0.005");
        TuningMethod.Parts<LanguageModel, Completions> parts =
                new Grpo().parts(config, MODEL, tens, 1, Workers.caller());
        double before = value(parts.evaluator().evaluate(MODEL).metrics(), "eval_reward");
        for (int i = 0; i < 30; i++) {
            update(parts, i);
        }
        Metrics after = parts.evaluator().evaluate(parts.learner().greedy()).metrics();
        assertThat(before).isLessThan(0.6);
        assertThat(value(after, "eval_reward")).isGreaterThan(0.8);
    }

    /** Each of the settings is passed on, and RLOO has them as well. */
    @Test
    void settingsOfToolsCount() throws IOException {
        float[] learned = learned(config());
        assertThat(learned(config())).isEqualTo(learned);
        assertThat(learned(alone())).isNotEqualTo(learned);
        GrpoConfig once = config("completions.maxToolCallingIterations", "1");
        assertThat(new Grpo().tools(once).maxCalls()).isEqualTo(1);
        RlooConfig rloo =
                with(RlooConfig.defaults(), "completions.tools", "calculator", "completions.maxCompletionLength", "30");
        TuningMethod.Parts<LanguageModel, Completions> parts = new Rloo().parts(rloo, MODEL, data, 1, Workers.caller());
        assertThat(value(update(parts, 0), "tools/call_frequency")).isPositive();
    }

    private float[] learned(GrpoConfig config) throws IOException {
        TuningMethod.Parts<LanguageModel, Completions> parts = parts(config);
        update(parts, 0);
        return parts.learner().greedy().parameters();
    }

    @Test
    void toolsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> config("completions.tools", "abacus"))
                .hasMessageContaining("tools is abacus")
                .hasMessageContaining("calculator");
        assertThatThrownBy(() -> config("completions.maxToolCallingIterations", "-1"))
                .hasMessageContaining("maxToolCallingIterations");
        LanguageModel digits = TinyModels.of("0123456789+=", null);
        assertThatThrownBy(() -> new Grpo().parts(config(), digits, data, 1, Workers.caller()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tools is calculator: the model's tokenizer cannot write");
    }
}
