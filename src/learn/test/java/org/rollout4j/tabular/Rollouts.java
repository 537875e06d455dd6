package org.rollout4j.tabular;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.State;
import org.rollout4j.fakes.Raw;

/** Rollouts made by hand: one environment whose observation is one number. */
final class Rollouts {
    static final EnvironmentSpec TWO_ACTIONS = EnvironmentSpec.of("by-hand", Box.of(0, 100, 1), 2);

    /** How a step ended. */
    enum End {
        GOES_ON,
        TERMINATED,
        TRUNCATED
    }

    record Step(float observation, int action, float reward, float next, End end) {}

    private Rollouts() {}

    static Rollout of(Step... steps) {
        return of(false, steps);
    }

    /** One whose first step does not go on from the rollout before. */
    static Rollout interrupted(Step... steps) {
        return of(true, steps);
    }

    private static Rollout of(boolean interrupted, Step... steps) {
        int n = steps.length;
        float[] observations = new float[n];
        int[] actions = new int[n];
        float[] rewards = new float[n];
        float[] next = new float[n];
        boolean[] terminated = new boolean[n];
        boolean[] truncated = new boolean[n];
        for (int t = 0; t < n; t++) {
            observations[t] = steps[t].observation;
            actions[t] = steps[t].action;
            rewards[t] = steps[t].reward;
            next[t] = steps[t].next;
            terminated[t] = steps[t].end == End.TERMINATED;
            truncated[t] = steps[t].end == End.TRUNCATED;
        }
        return new Rollout(
                n,
                1,
                observations,
                null,
                Raw.actions(2, actions),
                rewards,
                next,
                null,
                terminated,
                truncated,
                new boolean[] {interrupted},
                List.of());
    }

    /** The value of an action in the saved table of a learner on {@link #TWO_ACTIONS}. */
    static float value(State state, float observation, int action) {
        QTable table = new QTable(1, 2, 1000, 0);
        table.restore(state.part("table"));
        int row = table.find(new float[] {observation}, 0);
        assertThat(row).as("row of observation " + observation).isNotNegative();
        return table.value(row, action);
    }

    static void assertSame(State actual, State expected) {
        assertThat(actual.tensors().keySet()).isEqualTo(expected.tensors().keySet());
        expected.tensors()
                .forEach((name, tensor) ->
                        assertThat(actual.tensor(name)).as(name).isEqualTo(tensor));
    }
}
