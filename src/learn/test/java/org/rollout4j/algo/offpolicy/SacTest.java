package org.rollout4j.algo.offpolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rollout4j.algo.Run;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.Workers;
import org.rollout4j.fakes.PointEnvironment;

class SacTest {
    private static final EnvironmentFactory POINT = PointEnvironment::new;

    @Tag("slow")
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
            for (float action : rollout.actions().values()) {
                assertThat(action).isBetween(-1f, 1f);
                sum += action;
                squares += action * action;
            }
            int count = rollout.actions().values().length;
            assertThat(Math.abs(sum / count)).isLessThan(0.06);
            assertThat(squares / count).as("that of the uniform distribution").isBetween(0.3, 0.37);
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
