package org.rollout4j.algo.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.algo.Run;
import org.rollout4j.algo.offpolicy.SacConfig;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.State;
import org.rollout4j.fakes.Bits;
import org.rollout4j.fakes.PlaceEnvironment;
import org.rollout4j.math.Gaussian;
import org.rollout4j.policy.GaussianHead;
import org.rollout4j.policy.Networks;
import org.rollout4j.policy.PolicyFile;

/** The same problem in other units of action is the same problem. */
class ActionUnitsTest {
    private static final String UNIT = "networks/policy.action-unit";

    private static EnvironmentFactory place(float low, float high) {
        return () -> new PlaceEnvironment(low, high);
    }

    /** To the bit where the floats of the box are those of [-1, 1], times a power of two. */
    @ParameterizedTest
    @CsvSource({"-4, 4", "-0.25, 0.25", "-1024, 1024"})
    void theSameIsLearnedFromTheSame(float low, float high) {
        for (AlgorithmConfig config : new AlgorithmConfig[] {Run.PPO, Run.A2C}) {
            try (Run one = Run.of(place(-1, 1), config, 4, 5);
                    Run other = Run.of(place(low, high), config, 4, 5)) {
                one.finish();
                other.finish();
                Bits.assertSame(other.learner.state(), one.learner.state());
            }
        }
    }

    /** The random policy brings 13.4. */
    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 1000", "0.001, 0.002", "1e6, 1000001", "-3e38, 1e37"})
    void itIsLearnedInAnyUnit(float low, float high) {
        try (Run run = Run.of(place(low, high), Run.PPO, 200, 1)) {
            run.finish();
            assertThat(run.evaluate(200)).isGreaterThan(19.4);
        }
    }

    /** Where the box has 17 floats alone, what was drawn is still told apart, and its density is that of the distribution that acted. */
    @Test
    void noiseIsNotLostBetweenFloats() {
        try (Run run = Run.of(place(1e6f, 1_000_001), Run.PPO, 1, 1)) {
            Rollout rollout = run.collect();
            float[] drawn = rollout.actions().drawn();
            float[] values = rollout.actions().values();
            assertThat(distinct(drawn)).isGreaterThan(200);
            assertThat(distinct(values)).isLessThan(100);
            float[] logStd = new float[1];
            Networks networks = (Networks) ((PolicyFile) run.learner.artifact(Progress.start(1))).content();
            for (int row = 0; row < rollout.rows(); row++) {
                float[] mean = new float[1];
                networks.networks()
                        .get(Networks.POLICY)
                        .spec()
                        .network(networks.networks().get(Networks.POLICY).parameters())
                        .newPass(1)
                        .forward(1, rollout.observations(), row, mean, 0);
                float density = Gaussian.logProb(drawn, row, mean, 0, logStd, new float[] {1}, 0);
                assertThat(rollout.logProbs()[row]).isCloseTo(density, within(1e-5f));
                assertThat((double) values[row]).isCloseTo(1e6 + 0.5 + 0.5 * drawn[row], within(0.04));
            }
        }
    }

    private static long distinct(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        int distinct = 1;
        for (int i = 1; i < sorted.length; i++) {
            distinct += sorted[i] > sorted[i - 1] ? 1 : 0;
        }
        return distinct;
    }

    static Stream<Arguments> learners() {
        return Stream.of(
                Arguments.of(PpoConfig.defaults()),
                Arguments.of(A2cConfig.defaults()),
                Arguments.of(SacConfig.defaults()));
    }

    @ParameterizedTest
    @MethodSource("learners")
    void aBoxWhoseWidthIsNoFloatIsRefusedByName(AlgorithmConfig config) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.checkFits(new PlaceEnvironment(-3.4e38f, 3.4e38f).spec()))
                .withMessage("bounds of element 0 of an action of place are -3.4E38 to 3.4E38: at most 3.4028235E38"
                        + " apart is allowed; infinite ones mean that there are none");
        config.checkFits(new PlaceEnvironment(0, 3.4e38f).spec());
    }

    /** Of before there were units: numbers in the unit of the environment, from then on too. */
    @ParameterizedTest
    @CsvSource({"0, 10", "-1, 1"})
    void whatWasLearnedInTheUnitOfTheEnvironmentGoesOnInIt(float low, float high) {
        try (Run run = Run.of(place(low, high), Run.PPO, 3, 1)) {
            run.update();
            State.Builder old = State.builder();
            run.learner.state().tensors().forEach((name, tensor) -> {
                if (!name.equals(UNIT)) {
                    old.put(name, tensor);
                }
            });
            run.restore(Bits.copy(old.build()), run.source.state(), run.progress());
            Rollout rollout = run.collect();
            assertThat(rollout.actions().values()).isEqualTo(rollout.actions().drawn());
            assertThat(run.learner.state().has(UNIT)).isFalse();
            PolicyFile policy = (PolicyFile) run.learner.artifact(run.progress());
            assertThat(((GaussianHead) ((Networks) policy.content()).head()).box())
                    .isNull();

            try (Run next = Run.of(place(low, high), Run.A2C, 3, 1)) {
                next.learner.init(policy);
                assertThat(next.learner.state().has(UNIT)).isFalse();
            }
        }
    }

    @Test
    void aLongerRolloutThanTheConfigurationSaysIsRefused() {
        try (Run shorter = Run.of(place(0, 1), Run.PPO, 3, 1);
                Run longer = Run.of(place(0, 1), Run.PPO.withHorizon(33), 3, 1)) {
            Rollout rollout = longer.collect();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> shorter.learner.update(rollout, shorter.progress()))
                    .withMessage("rows of the rollout is 264: at most envs * horizon of the configuration, 256, are"
                            + " allowed");
        }
    }
}
