package org.rollout4j.lm.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The oracle itself. */
class EnumerableModelTest {
    private static final double[] POLICY = EnumerableModel.randomLogits(1, 0.7);
    private static final double[] REFERENCE = EnumerableModel.randomLogits(2, 0.7);
    private static final double[] REWARDS = EnumerableModel.randomRewards(3);

    static Stream<EnumerableModel> models() {
        return Stream.of(new EnumerableModel(1, false), new EnumerableModel(0.7, true));
    }

    @ParameterizedTest
    @MethodSource("models")
    void textsAreAllThereAreAndTheirProbabilitiesAddUpToOne(EnumerableModel model) {
        assertThat(Means.sum(model.probabilities(POLICY))).isCloseTo(1, within(1e-14));
        for (int depth = 0; depth <= EnumerableModel.LONGEST; depth++) {
            int of = depth;
            assertThat(IntStream.range(0, EnumerableModel.TEXTS)
                            .filter(text -> EnumerableModel.depth(text) == of)
                            .count())
                    .isEqualTo((long) Math.pow(3, depth));
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void gradientsAreFiniteDifferences(EnumerableModel model) {
        assertThat(model.objectiveGradient(POLICY, REFERENCE, REWARDS, 0.3))
                .containsExactly(
                        Differences.gradient(x -> model.objective(x, REFERENCE, REWARDS, 0.3), POLICY), within(1e-9));
        assertThat(model.klGradient(POLICY, REFERENCE))
                .containsExactly(Differences.gradient(x -> model.kl(x, REFERENCE), POLICY), within(1e-9));
    }

    @ParameterizedTest
    @MethodSource("models")
    void theOptimumIsTheReferenceTiltedByRewards(EnumerableModel model) {
        double beta = 0.5;
        double[] optimum = model.optimum(REFERENCE, REWARDS, beta);
        double[] reference = model.probabilities(REFERENCE);
        double sum = IntStream.range(0, EnumerableModel.TEXTS)
                .mapToDouble(text -> reference[text] * Math.exp(REWARDS[text] / beta))
                .sum();
        assertThat(model.objective(optimum, REFERENCE, REWARDS, beta)).isCloseTo(beta * Math.log(sum), within(1e-13));
        assertThat(model.objectiveGradient(optimum, REFERENCE, REWARDS, beta))
                .containsExactly(new double[EnumerableModel.PARAMETERS], within(1e-13));
        assertThat(model.objective(POLICY, REFERENCE, REWARDS, beta)).isLessThan(beta * Math.log(sum));
    }
}
