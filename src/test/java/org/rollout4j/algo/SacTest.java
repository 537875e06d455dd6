package org.rollout4j.algo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.fakes.Bits;
import org.rollout4j.fakes.PointEnvironment;
import org.rollout4j.nn.NetworkConfig;

class SacTest {
    private static final EnvironmentFactory POINT = PointEnvironment::new;

    @Test
    void goesToThePointItSeesAndKeepsItsEntropy() {
        SacConfig config = Run.SAC.withDiscount(0.5).withTemperature(0.2);
        try (Run run = Run.of(POINT, config, 2000, 1)) {
            assertThat(run.evaluate(300)).as("before").isLessThan(-4);
            Metrics last = run.finish();
            assertThat(run.evaluate(300)).as("after").isGreaterThan(-0.1);
            assertThat(last.get("entropy").orElseThrow())
                    .as("near its target of -2")
                    .isBetween(-3.0, -1.0);
            assertThat(last.get("temperature").orElseThrow()).as("learned").isLessThan(0.1);
        }
    }

    /** With a reward of about zero in the end and the entropy weighed in, values are small; without bootstrapping errors they stay so. */
    @Test
    void actionsStayInTheBoxAndTheFirstOnesAreSpreadOverIt() {
        try (Run run = Run.of(POINT, Run.SAC.withEnvs(200).withHorizon(4).withLearningStarts(1_000_000), 2, 1)) {
            Rollout rollout = run.collect();
            double sum = 0;
            double squares = 0;
            for (float action : rollout.continuousActions()) {
                assertThat(action).isBetween(-1f, 1f);
                sum += action;
                squares += action * action;
            }
            int count = rollout.continuousActions().length;
            assertThat(Math.abs(sum / count)).isLessThan(0.06);
            assertThat(squares / count).as("that of the uniform distribution").isBetween(0.3, 0.37);
        }
    }

    @Test
    void theSeedDecidesEveryBitAndTheThreadsNone() {
        State alone = learned(1, 1);
        Bits.assertSame(learned(1, 1), alone);
        Bits.assertSame(learned(1, 2), alone);
        assertThat(Bits.same(learned(2, 1), alone)).as("another seed").isFalse();
    }

    private static State learned(long seed, int threads) {
        try (Workers workers = new Workers(threads);
                Run run = new Run(POINT, Run.SAC, 80, seed, workers)) {
            run.finish();
            return run.learner.state();
        }
    }

    @Test
    void aRestoredRunGoesOnWithTheSameBits() {
        SacConfig config = Run.SAC.withHorizon(3).withUpdateEvery(5).withReplayCapacity(500);
        try (Run run = Run.of(POINT, config, 80, 1);
                Run restored = Run.of(POINT, config, 80, 1)) {
            for (int i = 0; i < 50; i++) {
                run.update();
            }
            restored.restore(run.learner.state(), run.source.state(), run.progress());
            for (int i = 0; i < 10; i++) {
                assertThat(restored.update()).isEqualTo(run.update());
            }
            Bits.assertSame(restored.learner.state(), run.learner.state());
            Bits.assertSame(restored.source.state(), run.source.state());
        }
    }

    @Test
    void theModelActsAsTheLearnerAndLeavesTheReplayOut() {
        try (Run run = Run.of(POINT, Run.SAC, 80, 1);
                Run other = Run.of(POINT, Run.SAC, 80, 2)) {
            run.finish();
            State model = run.learner.model();
            assertThat(model.floats().keySet()).noneMatch(name -> name.startsWith("replay"));
            other.learner.restore(model);
            assertThat(other.evaluate(100)).isEqualTo(run.evaluate(100));
        }
    }

    @Test
    void bothBackendsLearnTheSame() {
        SacConfig config = Run.SAC.withLearningStarts(1);
        NetworkConfig network = config.network().withBackend(NetworkConfig.Backend.DL4J);
        try (Run dense = Run.of(POINT, config, 3, 1);
                Run dl4j = Run.of(POINT, config.withNetwork(network), 3, 1)) {
            dense.finish();
            dl4j.finish();
            assertThat(Bits.largestDifference(
                            dense.learner.state().floats("networks/policy.parameters"),
                            dl4j.learner.state().floats("networks/policy.parameters")))
                    .isLessThan(1e-4);
        }
    }

    @Test
    void aBoxWithoutBoundsIsRefused() {
        EnvironmentSpec spec = EnvironmentSpec.of(
                "endless", Box.of(-1, 1, 2), Box.of(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Sac(spec, Run.SAC, 1, Workers.caller()))
                .withMessage("bounds of element 0 of an action is -Infinity to Infinity: SAC needs finite ones");
    }
}
