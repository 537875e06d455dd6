package org.rollout4j.lm.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Actions;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Episode;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.tabular.ExactEvaluation;
import org.rollout4j.tabular.Outcome;

/** What a language model makes of actions is what a plain forward pass makes of their words, and what it is worth is what it gets. */
class LanguageModelPolicyTest {
    private static final Box VALUE = Box.of(0, 100, 1);

    /** Words of one token and of many, that begin alike, that begin others, and more than are read at once. */
    static Stream<List<String>> words() {
        return Stream.of(
                List.of("a", "b", "c"),
                List.of(" left", " down", " right", " up"),
                List.of("1", "10", "100", "11", "2"),
                List.of("abc", "abd", "ab", "b", "bcd", "bca"),
                List.of("only"),
                IntStream.range(0, 300).mapToObj(i -> " " + i).toList());
    }

    @ParameterizedTest
    @MethodSource("words")
    void actionsAreAsProbableAsAPlainForwardPassOfTheirWordsSays(List<String> words) {
        Verbaliser verbaliser = Verbaliser.ofTemplate("at {0}:", 1, words);
        LanguageModel model = model(verbaliser);
        EnvironmentSpec spec = spec(words.size());
        LanguageModelPolicy policy = new LanguageModelPolicy(model, verbaliser, spec, Workers.caller());
        ObservationBatch in = states(40, spec, true);
        double[] logProbs = logProbs(policy, in, words.size());
        for (int row : new int[] {0, 7, 39}) {
            double[] expected = bruteForce(model, verbaliser, in, row);
            double[] actual = Arrays.copyOfRange(logProbs, row * words.size(), (row + 1) * words.size());
            for (int a = 0; a < expected.length; a++) {
                assertThat(Math.exp(actual[a])).isCloseTo(Math.exp(expected[a]), within(1e-5));
                assertThat(Double.isInfinite(actual[a])).isEqualTo(!in.actionMasks()[row * words.size() + a]);
            }
        }
    }

    /** Each word in full behind the prompt, in a pass of its own. */
    private static double[] bruteForce(LanguageModel model, Verbaliser verbaliser, ObservationBatch in, int row) {
        int[] prompt = model.tokenizer().encode(verbaliser.prompt().of(in.observations(), row));
        double[] logProbs = new double[verbaliser.actions().size()];
        double sum = 0;
        for (int a = 0; a < logProbs.length; a++) {
            int[] word = model.tokenizer().encode(verbaliser.actions().get(a));
            int[] tokens = Arrays.copyOf(prompt, prompt.length + word.length + 1);
            System.arraycopy(word, 0, tokens, prompt.length, word.length);
            tokens[tokens.length - 1] = model.endTokens().get(0);
            Packed packed = Packed.of(List.of(Sequence.completion(prompt.length, tokens)));
            double[] each = new Backpropagation(model.config(), 4096, 0, Workers.caller())
                    .score(model.parameters(), packed, 1)
                    .logProbs();
            logProbs[a] = in.actionMasks()[row * logProbs.length + a] ? packed.sum(each, 0) : Double.NEGATIVE_INFINITY;
            sum += Math.exp(logProbs[a]);
        }
        double all = sum;
        return Arrays.stream(logProbs).map(logProb -> logProb - Math.log(all)).toArray();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void probabilitiesAreThoseOfADistributionOverLegalActions(boolean greedy) {
        List<String> words = List.of(" 1", " 10", " go", " stop now");
        Verbaliser verbaliser = Verbaliser.ofTemplate("at {0}:", 1, words);
        EnvironmentSpec spec = spec(4);
        LanguageModelPolicy drawing = new LanguageModelPolicy(model(verbaliser), verbaliser, spec, Workers.caller());
        LanguageModelPolicy policy = greedy ? drawing.greedy() : drawing;
        ObservationBatch in = states(50, spec, true);
        double[] probabilities = new double[50 * 4];
        policy.distribution().probabilities(in, probabilities);
        Actions chosen = Actions.of(spec.actions(), 50);
        policy.open(50, new SplitMix(3)).act(in, chosen);
        for (int row = 0; row < 50; row++) {
            double sum = 0;
            for (int a = 0; a < 4; a++) {
                sum += probabilities[row * 4 + a];
                assertThat(probabilities[row * 4 + a] > 0 && !in.actionMasks()[row * 4 + a])
                        .isFalse();
            }
            assertThat(sum).isCloseTo(1, within(1e-12));
            double ofChosen = probabilities[row * 4 + chosen.number(row)];
            assertThat(ofChosen).isPositive();
            assertThat(chosen.logProbs()[row]).isEqualTo((float) Math.log(ofChosen));
        }
    }

    @Test
    void bitsDoNotDependOnTheNumberOfThreads() {
        Verbaliser verbaliser = Verbaliser.ofTemplate("at {0}:", 1, List.of(" left", " lift", " right", " r"));
        EnvironmentSpec spec = spec(4);
        ObservationBatch in = states(60, spec, true);
        LanguageModel model = model(verbaliser);
        double[] one = logProbs(new LanguageModelPolicy(model, verbaliser, spec, Workers.caller()), in, 4);
        try (Workers workers = new Workers(2)) {
            assertThat(logProbs(new LanguageModelPolicy(model, verbaliser, spec, workers), in, 4))
                    .isEqualTo(one);
        }
    }

    @Test
    void aSessionActsAgainAsBefore() {
        Verbaliser verbaliser = Verbaliser.ofTemplate("at {0}:", 1, List.of(" left", " right"));
        EnvironmentSpec spec = spec(2);
        LanguageModelPolicy policy = new LanguageModelPolicy(model(verbaliser), verbaliser, spec, Workers.caller());
        LanguageModelPolicy.Distribution used = policy.distribution();
        used.logProbs(states(40, spec, true), new double[80]);
        double[] again = new double[6];
        used.logProbs(states(3, spec, false), again);
        assertThat(again).isEqualTo(logProbs(policy, states(3, spec, false), 2));
    }

    @Test
    void wordsThatCannotBeToldApartAreRefused() {
        Verbaliser verbaliser = Verbaliser.ofTemplate("at {0}:", 1, List.of(" 1", " 10"));
        LanguageModel model = model(verbaliser);
        LanguageModel endless = new LanguageModel(model.weights(), model.tokenizer(), List.of(), null, Map.of());
        assertThatThrownBy(() -> new LanguageModelPolicy(endless, verbaliser, spec(2), Workers.caller()))
                .hasMessageContaining("no end token");
        assertThatThrownBy(() -> new LanguageModelPolicy(model, verbaliser, spec(3), Workers.caller()))
                .hasMessage("number of actions with words is 2: that of words, 3, is needed");
    }

    @Test
    void aPromptThatLeavesNoRoomIsRefused() {
        Verbaliser verbaliser = Verbaliser.ofTemplate("a".repeat(64), 1, List.of("b", "c"));
        LanguageModelPolicy policy = new LanguageModelPolicy(model(verbaliser), verbaliser, spec(2), Workers.caller());
        assertThatThrownBy(() -> policy.open().act(new float[] {1}, new boolean[] {true, true}))
                .hasMessageContaining("is 64: 1 to 63 are allowed");
    }

    @Test
    void theExactValueIsWhatAnEvaluationEstimates() {
        EnvironmentFactory lake = Catalogue.find("FrozenLake-v1");
        Verbaliser verbaliser = Verbaliser.of(lake);
        LanguageModelPolicy policy = new LanguageModelPolicy(
                WordModels.opinionated(WordModels.texts(lake, verbaliser)), verbaliser, lake.spec(), Workers.caller());
        Outcome exact = policy.value(lake).orElseThrow();
        try (EpisodeEvaluator evaluator = new EpisodeEvaluator(lake, 1500, 1)) {
            EpisodeEvaluation sample = evaluator.evaluate(policy);
            List<Double> lengths = new ArrayList<>();
            List<Double> returns = new ArrayList<>();
            for (Episode episode : sample.episodes()) {
                lengths.add((double) episode.length());
                returns.add(episode.totalReward());
            }
            assertThat(exact.meanReturn()).isCloseTo(sample.meanReturn(), within(4 * standardError(returns)));
            assertThat(exact.meanLength()).isCloseTo(sample.meanLength(), within(4 * standardError(lengths)));
        }
    }

    private static double standardError(List<Double> values) {
        double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
        double squares =
                values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        return Math.sqrt(squares / values.size() / (values.size() - 1)) + 1e-3;
    }

    @Test
    void theValueOfAGreedyPolicyIsThatOfItsActions() {
        EnvironmentFactory grid = Catalogue.find("drain-grid-2x3");
        Verbaliser verbaliser = Verbaliser.of(grid);
        LanguageModelPolicy policy = new LanguageModelPolicy(
                        WordModels.opinionated(WordModels.texts(grid, verbaliser)),
                        verbaliser,
                        grid.spec(),
                        Workers.caller())
                .greedy();
        Outcome exact = policy.value(grid).orElseThrow();
        Outcome known = ExactEvaluation.of(grid, policy).orElseThrow();
        assertThat(exact.meanReturn()).isCloseTo(known.meanReturn(), within(1e-5));
        assertThat(exact.meanLength()).isCloseTo(known.meanLength(), within(1e-5));
        assertThat(policy.value(Catalogue.find("CartPole-v1"))).isEmpty();
    }

    private static LanguageModel model(Verbaliser verbaliser) {
        List<String> texts = new ArrayList<>(verbaliser.actions());
        texts.add("at 0123456789:");
        return WordModels.opinionated(texts);
    }

    private static EnvironmentSpec spec(int actions) {
        return EnvironmentSpec.of("words", VALUE, actions).withActionMasks(true);
    }

    /** Different states of which some come twice, with different masks. */
    private static ObservationBatch states(int rows, EnvironmentSpec spec, boolean masked) {
        int count = spec.actionCount();
        float[] observations = new float[rows];
        boolean[] masks = new boolean[rows * count];
        SplitMix random = new SplitMix(5);
        for (int row = 0; row < rows; row++) {
            observations[row] = row % 36;
            int legal = random.nextInt(count);
            for (int a = 0; a < count; a++) {
                masks[row * count + a] = !masked || a == legal || random.nextInt(2) == 0;
            }
        }
        return new ObservationBatch(rows, observations, masks);
    }

    private static double[] logProbs(LanguageModelPolicy policy, ObservationBatch in, int actions) {
        double[] logProbs = new double[in.rows() * actions];
        policy.distribution().logProbs(in, logProbs);
        return logProbs;
    }
}
