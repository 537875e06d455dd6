package org.rollout4j.lm.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.TokenScores;
import org.rollout4j.lm.model.TokenSlopes;
import org.rollout4j.lm.tune.OptimiserConfig;

/** The loss of decisions is of log-probabilities renormalised over what is legal, and its gradient is that of this loss. */
class ActionTermsTest {
    private static final List<String> WORDS = List.of(" go", " going", " stop", " s", " 12");
    private static final Verbaliser VERBALISER = Verbaliser.ofTemplate("at {0}:", 1, WORDS);
    private static final EnvironmentSpec SPEC =
            EnvironmentSpec.of("words", Box.of(0, 100, 1), WORDS.size()).withActionMasks(true);
    private static final LanguageModel MODEL = WordModels.open(
            Stream.concat(WORDS.stream(), Stream.of("at 0123456789:")).toList());
    private static final int ROWS = 60;

    /** By how much log-probabilities were others, in and out of range, and not near its ends, where the loss has kinks. */
    private static final double[] MOVES = {-0.7, -0.03, 0.02, 0.04, 0.6};

    private final LanguageModelPolicy policy = new LanguageModelPolicy(MODEL, VERBALISER, SPEC, Workers.caller());
    private final ObservationBatch in = observed();
    private final Situations.Found found = Situations.of(policy, new Prompts(MODEL, VERBALISER, 1), in, WORDS.size());
    private final double[] begun = scores(MODEL.parameters());

    static Stream<Arguments> configs() {
        return Stream.of(
                Arguments.of(1e6, 0.0, 0.0),
                Arguments.of(0.1, 0.0, 0.0),
                Arguments.of(0.2, 0.3, 0.0),
                Arguments.of(0.2, 0.1, 0.5));
    }

    private static ImprovementConfig config(double cliprange, double entropyWeight, double beta) {
        return new ImprovementConfig(1, 1, cliprange, entropyWeight, beta, OptimiserConfig.tuning());
    }

    @Test
    void logProbabilitiesAreThoseThatThePolicyActsBy() {
        double[] acting = new double[ROWS * WORDS.size()];
        policy.distribution().logProbs(in, acting);
        assertThat(found.situations().count()).isBetween(20, ROWS - 1);
        for (int row = 0; row < ROWS; row++) {
            double[] own = found.situations().logProbs(begun, found.ofRows()[row]);
            for (int a = 0; a < WORDS.size(); a++) {
                double expected = acting[row * WORDS.size() + a];
                if (expected == Double.NEGATIVE_INFINITY) {
                    assertThat(own[a]).isEqualTo(expected);
                } else {
                    assertThat(own[a]).isCloseTo(expected, within(1e-4));
                }
            }
        }
    }

    /** In double precision, by the log-probability of one token after the other. */
    @ParameterizedTest
    @MethodSource("configs")
    void slopesAreThoseOfTheLossByTheLogProbabilityOfEachToken(double cliprange, double entropyWeight, double beta) {
        ImprovementConfig config = config(cliprange, entropyWeight, beta);
        double[] slopes = new double[begun.length];
        loss(config, begun, slopes);
        int[] targets = IntStream.range(0, begun.length)
                .filter(i -> found.situations().words().targets()[i] >= 0)
                .toArray();
        for (int i = 0; i < targets.length; i += 3) {
            double[] up = begun.clone();
            double[] down = begun.clone();
            up[targets[i]] += 1e-5;
            down[targets[i]] -= 1e-5;
            double expected =
                    (loss(config, up, new double[up.length]) - loss(config, down, new double[up.length])) / 2e-5;
            assertThat(slopes[targets[i]]).isCloseTo(expected, within(1e-7));
        }
    }

    @ParameterizedTest
    @MethodSource("configs")
    void theGradientIsThatOfTheLossByTheParameters(double cliprange, double entropyWeight, double beta) {
        ImprovementConfig config = config(cliprange, entropyWeight, beta);
        float[] gradient = new float[MODEL.parameters().length];
        ActionTerms terms = new ActionTerms(found.situations(), decisionLoss(config));
        backpropagation().gradient(MODEL.parameters(), found.situations().words(), 1, terms, 0, gradient);
        double norm = Math.sqrt(IntStream.range(0, gradient.length)
                .mapToDouble(i -> gradient[i] * gradient[i])
                .sum());
        double step = 2e-4;
        double up = loss(config, scores(moved(gradient, step / norm)), null);
        double down = loss(config, scores(moved(gradient, -step / norm)), null);
        assertThat((up - down) / (2 * step)).isCloseTo(norm, within(0.01 * norm));
        assertThat(terms.loss()).isCloseTo(loss(config, begun, null), within(1e-6));
    }

    private static float[] moved(float[] direction, double by) {
        float[] moved = MODEL.parameters().clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (by * direction[i]);
        }
        return moved;
    }

    private double[] scores(float[] parameters) {
        return backpropagation()
                .score(parameters, found.situations().words(), 1)
                .logProbs();
    }

    private static Backpropagation backpropagation() {
        return new Backpropagation(MODEL, 512, 0, Workers.caller());
    }

    /** @param slopes set, where there are any */
    private double loss(ImprovementConfig config, double[] ofTokens, double[] slopes) {
        ActionTerms terms = new ActionTerms(found.situations(), decisionLoss(config));
        TokenSlopes own = new TokenSlopes(slopes == null ? new double[ofTokens.length] : slopes, new double[0]);
        terms.differentiate(
                0,
                found.situations().words().sequences(),
                new TokenScores(ofTokens, new double[0], new boolean[0]),
                own);
        return terms.loss();
    }

    /** Decisions of a policy that was somewhat different, of which some are out of range. */
    private DecisionLoss decisionLoss(ImprovementConfig config) {
        SplitMix random = new SplitMix(2);
        int count = found.situations().count();
        double[][] old = new double[count][];
        double[][] reference = new double[count][];
        for (int situation = 0; situation < count; situation++) {
            double[] now = found.situations().logProbs(begun, situation);
            old[situation] = Arrays.stream(now)
                    .map(x -> x + MOVES[random.nextInt(MOVES.length)])
                    .toArray();
            reference[situation] =
                    Arrays.stream(now).map(x -> x + 0.5 * random.nextGaussian()).toArray();
        }
        int[] actions = new int[ROWS];
        double[] advantages = new double[ROWS];
        for (int row = 0; row < ROWS; row++) {
            do {
                actions[row] = random.nextInt(WORDS.size());
            } while (!in.actionMasks()[row * WORDS.size() + actions[row]]);
            advantages[row] = random.nextGaussian();
        }
        return new DecisionLoss(config, found.ofRows(), actions, advantages, old, config.beta() > 0 ? reference : null);
    }

    /** States that come several times, with masks that differ. */
    private static ObservationBatch observed() {
        SplitMix random = new SplitMix(1);
        float[] observations = new float[ROWS];
        boolean[] masks = new boolean[ROWS * WORDS.size()];
        for (int row = 0; row < ROWS; row++) {
            observations[row] = row % 13;
            for (int a = 0; a < WORDS.size(); a++) {
                masks[row * WORDS.size() + a] = a == row % 2 || random.nextInt(2) == 0;
            }
        }
        return new ObservationBatch(ROWS, observations, masks);
    }
}
