package org.rollout4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What authors need not care for. */
class CheckedEnvironmentTest {
    /** Never ends by itself and takes any number; what it shows and allows can be spoilt. */
    private static class Endless implements DiscreteEnvironment {
        int steps;
        float reward = 1;
        float shown;
        boolean legal = true;

        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of("endless", Box.of(0, 1, 2), 3)
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
            return new StepResult(reward, false, false);
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = 0;
            into[offset + 1] = shown;
        }

        @Override
        public void actionMask(boolean[] into, int offset) {
            into[offset] = false;
            into[offset + 1] = false;
            into[offset + 2] = legal;
        }
    }

    /** Takes whatever there is, in a box without an upper bound. */
    private static final class Line implements ContinuousEnvironment {
        float[] last;

        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of(
                    "line",
                    Box.of(0, 1, 1),
                    new Box(List.of(2), List.of(-1f, 0f), List.of(1f, Float.POSITIVE_INFINITY)));
        }

        @Override
        public void reset(long seed) {}

        @Override
        public StepResult step(float[] actions, int offset) {
            last = new float[] {actions[offset], actions[offset + 1]};
            actions[offset] = 9; // as it must not
            return new StepResult(0, false, false);
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = 0;
        }
    }

    private final Endless endless = new Endless();
    private final CheckedEnvironment checked = new CheckedEnvironment(endless);

    @Test
    void theDeclaredTimeLimitIsKept() {
        for (int episode = 0; episode < 3; episode++) {
            checked.reset(episode);
            for (int step = 1; step < 5; step++) {
                assertThat(checked.step(0)).isEqualTo(new StepResult(1, false, false));
            }
            assertThat(checked.step(0)).isEqualTo(new StepResult(1, false, true));
            assertThatThrownBy(() -> checked.step(0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("endless has no episode in progress: call reset before step");
        }
    }

    @Test
    void thereIsNoStepBeforeTheFirstEpisode() {
        assertThatThrownBy(() -> checked.step(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("endless has no episode in progress: call reset before step");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3, 65_536, Integer.MIN_VALUE})
    void anActionThatThereIsNotNeverGetsThere(int action) {
        checked.reset(0);
        assertThatThrownBy(() -> checked.step(action))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("action is " + action + ": a whole number from 0 to 2 is allowed in endless");
        assertThat(endless.steps).isZero();
        assertThat(checked.step(2).reward()).isEqualTo(1);
    }

    @Test
    void continuousActionsAreTakenToTheNearestPointOfTheBox() {
        Line line = new Line();
        CheckedEnvironment onLine = new CheckedEnvironment(line);
        onLine.reset(0);
        Actions actions = Actions.of(line.spec().actions(), 2);
        System.arraycopy(new float[] {7, 7, -7, -7}, 0, actions.values(), 0, 4);
        onLine.step(actions, 0);
        assertThat(line.last).containsExactly(1, 7);
        onLine.step(actions, 1);
        assertThat(line.last).containsExactly(-1, 0);
        assertThat(actions.values()).as("what was chosen is learned from").containsExactly(7, 7, -7, -7);
        onLine.step(new float[] {0.5f, 2});
        assertThat(line.last).containsExactly(0.5f, 2);
    }

    @Test
    void noNumberIsNoAction() {
        Line line = new Line();
        CheckedEnvironment onLine = new CheckedEnvironment(line);
        onLine.reset(0);
        assertThatThrownBy(() -> onLine.step(new float[] {0, Float.NaN}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("element 1 of the action is NaN: a number is needed in line");
        assertThatThrownBy(() -> onLine.step(new float[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("length of an action is 1: 2 is needed in line");
        assertThatThrownBy(() -> onLine.step(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("actions of line is actions [2]: numbered ones are needed");
        assertThatThrownBy(() -> checked.step(new float[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("actions of endless is 3 actions with masks: continuous ones are needed");
        assertThat(line.last).isNull();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void whatIsNoNumberIsToldWithItsPlace(float value) {
        checked.reset(0);
        checked.step(0);
        endless.shown = value;
        assertBroken(
                () -> checked.observe(new float[3], 1),
                "endless shows " + value + " as element 1 of the observation after step 1 of an episode");
        endless.reward = value;
        assertBroken(
                () -> checked.step(2), "endless brought the reward " + value + " at step 2 of an episode on action 2");
    }

    @Test
    void wherePlayCannotGoOnItSaysSo() {
        checked.reset(0);
        boolean[] mask = new boolean[5];
        checked.actionMask(mask, 1);
        assertThat(mask).containsExactly(false, false, false, true, false);
        checked.step(2);
        endless.legal = false;
        assertBroken(() -> checked.actionMask(mask, 1), "endless has no legal action after step 1 of an episode");
    }

    @Test
    void anEnvironmentOfOneKindDoesNotPromiseTheOther() {
        Endless lying = new Endless() {
            @Override
            public EnvironmentSpec spec() {
                return EnvironmentSpec.of("lying", Box.of(0, 1, 2), Box.of(0, 1, 1));
            }
        };
        assertThatThrownBy(() -> new CheckedEnvironment(lying))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("actions of lying is actions [1]: a DiscreteEnvironment has numbered ones");
    }

    /** A factory that knows no better makes a batch that keeps all of it. */
    @Test
    void aBatchIsChecked() {
        EnvironmentFactory factory = Endless::new;
        try (EnvironmentBatch batch = factory.createBatch(2)) {
            Actions actions = Actions.of(batch.spec().actions(), 2);
            boolean[] truncated = new boolean[2];
            batch.reset(0, 1);
            batch.reset(1, 1);
            for (int step = 1; step <= 5; step++) {
                batch.step(0, 2, actions, new float[2], new boolean[2], truncated, 0);
                assertThat(truncated).containsExactly(step == 5, step == 5);
            }
            batch.reset(0, 2);
            actions.set(0, 3);
            assertThatThrownBy(() -> batch.step(0, 1, actions, new float[2], new boolean[2], truncated, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("action is 3");
        }
    }

    private static void assertBroken(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(EnvironmentException.class).hasMessage(message);
    }
}
