package org.rollout4j.lm.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.lm.loss.Advantages.ScaleRewards;
import org.rollout4j.lm.loss.PolicyLoss.LossType;

/** The expected gradients of the losses themselves, over all texts, pairs, and groups, vanish where {@link FixedPoints} says, and not at the reference. */
class FixedPointsTest {
    private static final EnumerableModel MODEL = new EnumerableModel(1, false);
    private static final int TEXTS = EnumerableModel.TEXTS;
    private static final double BETA = 0.4;
    private static final double DESIRABLE_WEIGHT = 1.25;
    private static final int GROUP = 2;
    private static final int LONGEST = EnumerableModel.LONGEST;

    private final double[] reference = MODEL.textLogProbs(EnumerableModel.randomLogits(2, 0.7));
    private final double[] rewards = Arrays.stream(EnumerableModel.randomRewards(3))
            .map(Logistic::sigmoid)
            .toArray();
    private final double[] liked = Arrays.stream(rewards).map(Logistic::sigmoid).toArray();
    private final FixedPoints points = new FixedPoints(reference, rewards, BETA);

    @ParameterizedTest
    @ValueSource(strings = {"sigmoid", "ipo"})
    void preferencesAreAtRest(String type) {
        double[] rest = type.equals("ipo") ? points.ipo() : points.optimum();
        assertThat(length(ofPairs(type, rest))).isLessThan(1e-9);
        assertThat(length(ofPairs(type, reference))).isGreaterThan(1e-3);
    }

    private double[] ofPairs(String type, double[] policy) {
        PreferenceLoss loss = PreferenceLoss.of(PreferenceLoss.LossType.of(type), BETA);
        double[] slopes = new double[TEXTS];
        for (int a = 0; a < TEXTS; a++) {
            for (int b = 0; b < a; b++) {
                PreferenceLoss.Term term = loss.term(
                        new PreferencePair(
                                policy[a],
                                policy[b],
                                reference[a],
                                reference[b],
                                MODEL.length(a),
                                MODEL.length(b),
                                Logistic.sigmoid(rewards[a] - rewards[b])),
                        new PreferenceLoss.Totals(TEXTS, TEXTS * LONGEST));
                slopes[a] += term.chosenSlope();
                slopes[b] += term.rejectedSlope();
            }
        }
        return MODEL.gradientByText(logits(policy), slopes);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, BETA, 0.8})
    void ktoIsAtRest(double beta) {
        double[] rest = new FixedPoints(reference, rewards, beta).kto(liked, DESIRABLE_WEIGHT);
        assertThat(length(ofJudgements(beta, rest))).isLessThan(1e-9);
        assertThat(length(ofJudgements(beta, reference))).isGreaterThan(1e-4);
    }

    private double[] ofJudgements(double beta, double[] policy) {
        KtoLoss loss = new KtoLoss(KtoLoss.LossType.KTO, beta, DESIRABLE_WEIGHT, 1);
        KtoLoss.Totals totals = new KtoLoss.Totals(TEXTS, KtoLoss.kl(policy, reference));
        return MODEL.gradientByText(
                logits(policy),
                each(text -> liked[text] * slope(loss, policy, text, true, totals)
                        + (1 - liked[text]) * slope(loss, policy, text, false, totals)));
    }

    private double slope(KtoLoss loss, double[] policy, int text, boolean desirable, KtoLoss.Totals totals) {
        return loss.term(new KtoLoss.Example(policy[text], reference[text], MODEL.length(text), desirable), totals)
                .slope();
    }

    @ParameterizedTest
    @CsvSource({"DAPO, GROUP", "DR_GRPO, NONE", "GRPO, GROUP", "GRPO, NONE"})
    void grpoOfPairsIsAtRest(LossType type, ScaleRewards scale) {
        double[] rest =
                points.grpo(type, scale == ScaleRewards.NONE ? points.unscaled(GROUP) : points.scaled(GROUP, 0));
        assertThat(length(ofGroups(type, scale, rest))).isLessThan(1e-9);
        assertThat(length(ofGroups(type, scale, reference))).isGreaterThan(1e-3);
    }

    /** Each of a pair counts by itself here: what a token weighs does not depend on the lengths of others. */
    private double[] ofGroups(LossType type, ScaleRewards scale, double[] policy) {
        PolicyLoss loss = PolicyLoss.of(type, 0.2, BETA, LONGEST);
        double[][] own = MODEL.logProbs(logits(policy));
        double[][] other = MODEL.logProbs(logits(reference));
        double[][] coefficients = new double[TEXTS][];
        for (int a = 0; a < TEXTS; a++) {
            coefficients[a] = new double[own[a].length];
            for (int b = 0; b < TEXTS; b++) {
                double advantage = new Advantages(GROUP).grouped(new double[] {rewards[a], rewards[b]}, scale)[0];
                double[] slopes = loss.term(
                                PolicySample.of(own[a], own[a], other[a], advantage), new PolicyLoss.Totals(1, 1))
                        .slopes();
                for (int t = 0; t < slopes.length; t++) {
                    coefficients[a][t] += Math.exp(policy[a] + policy[b]) * slopes[t];
                }
            }
        }
        return MODEL.gradient(logits(policy), coefficients);
    }

    /** What 500 groups leave open is nothing beside a fiftieth. */
    @ParameterizedTest
    @ValueSource(ints = {3, 8})
    void otherSamplesOfGroupsMakeTheSameFixedPoint(int numGenerations) {
        FixedPoints dear = new FixedPoints(reference, rewards, 1);
        double[] one = dear.grpo(LossType.DAPO, dear.scaled(numGenerations, 1));
        double[] other = dear.grpo(LossType.DAPO, dear.scaled(numGenerations, 2));
        assertThat(FixedPoints.kl(one, other)).isLessThan(0.001 * FixedPoints.kl(reference, other));
    }

    private static double[] logits(double[] policy) {
        return MODEL.logits(each(text -> Math.exp(policy[text])));
    }

    private static double length(double[] gradient) {
        return Math.sqrt(Arrays.stream(gradient).map(x -> x * x).sum());
    }

    private static double[] each(IntToDoubleFunction number) {
        return IntStream.range(0, TEXTS).mapToDouble(number).toArray();
    }
}
