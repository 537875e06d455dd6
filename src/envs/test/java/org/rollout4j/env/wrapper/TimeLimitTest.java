package org.rollout4j.env.wrapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.rollout4j.core.Box;
import org.rollout4j.core.CheckedEnvironment;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.StepResult;
import org.rollout4j.fakes.Raw;

class TimeLimitTest {
    /** Terminates at step 3, does not count time, and shows the number of steps. */
    private static final class Three implements DiscreteEnvironment {
        private int steps;
        private boolean closed;

        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of("three", Box.of(0, 3, 1), 2)
                    .withTimeLimit(5)
                    .withActionMasks(true);
        }

        @Override
        public void reset(long seed) {
            steps = 0;
        }

        @Override
        public StepResult step(int action) {
            steps++;
            return new StepResult(steps, steps == 3, false);
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = steps;
        }

        @Override
        public void actionMask(boolean[] into, int offset) {
            into[offset] = steps % 2 == 0;
            into[offset + 1] = true;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void truncatesAtTheLimitAndStepsNoFurther() {
        CheckedEnvironment limited = new CheckedEnvironment(new TimeLimit(new Three(), 2));
        for (int episode = 0; episode < 2; episode++) {
            limited.reset(0);
            assertThat(limited.step(0)).isEqualTo(new StepResult(1, false, false));
            assertThat(limited.step(0)).isEqualTo(new StepResult(2, false, true));
            assertThatIllegalStateException().isThrownBy(() -> limited.step(0));
        }
    }

    /** Also where nobody checks: it is a limit of its own. */
    @Test
    void truncatesByItself() {
        TimeLimit limited = new TimeLimit(new Three(), 2);
        for (int episode = 0; episode < 2; episode++) {
            limited.reset(0);
            assertThat(Raw.step(limited, 0)).isEqualTo(new StepResult(1, false, false));
            assertThat(Raw.step(limited, 0)).isEqualTo(new StepResult(2, false, true));
        }
    }

    @Test
    void isBothWhenItTerminatesAtTheLimit() {
        CheckedEnvironment limited = new CheckedEnvironment(new TimeLimit(new Three(), 3));
        limited.reset(0);
        limited.step(0);
        limited.step(0);
        assertThat(limited.step(0)).isEqualTo(new StepResult(3, true, true));
    }

    @Test
    void leavesAnEarlierEndAlone() {
        CheckedEnvironment limited = new CheckedEnvironment(new Three());
        limited.reset(0);
        limited.step(0);
        limited.step(0);
        assertThat(limited.step(0)).isEqualTo(new StepResult(3, true, false));
        assertThatIllegalStateException()
                .isThrownBy(() -> limited.step(0))
                .withMessage("three has no episode in progress: call reset before step");
    }

    @Test
    void passesTheRestThrough() {
        Three three = new Three();
        CheckedEnvironment limited = new CheckedEnvironment(new TimeLimit(three, 4));
        assertThat(limited.spec()).isEqualTo(three.spec().withTimeLimit(4));
        assertThatIllegalStateException().isThrownBy(() -> limited.step(0));
        limited.reset(0);
        limited.step(1);
        float[] observation = {9, 9, 9};
        limited.observe(observation, 1);
        assertThat(observation).containsExactly(9, 1, 9);
        boolean[] mask = {true, true, false};
        limited.actionMask(mask, 1);
        assertThat(mask).containsExactly(true, false, true);
        limited.close();
        assertThat(three.closed).isTrue();
    }

    @Test
    void refusesALimitOfNoSteps() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TimeLimit(new Three(), 0))
                .withMessageStartingWith("timeLimit is 0");
    }
}
