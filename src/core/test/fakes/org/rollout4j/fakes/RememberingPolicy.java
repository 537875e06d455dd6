package org.rollout4j.fakes;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.PolicySession;

/**
 * Counts the steps of each row since its episode began, as a policy with a memory would, and fails where {@link CountingEnvironment} shows
 * another number.
 */
public final class RememberingPolicy implements Policy {
    /** Sessions opened so far. */
    public int opened;
    /** Times that an episode went on in another row. */
    public int moved;

    @Override
    public Session open(int rows, RandomGenerator random) {
        opened++;
        int[] steps = new int[rows];
        Arrays.fill(steps, -1);
        return new PolicySession(2, ActionSpace.discrete(CountingEnvironment.ACTIONS), rows) {
            @Override
            public void begin(int row) {
                steps[row] = 0;
            }

            @Override
            public void move(int from, int to) {
                moved++;
                steps[to] = steps[from];
            }

            @Override
            protected void choose(ObservationBatch in, Actions out) {
                for (int row = 0; row < in.rows(); row++) {
                    if (in.observations()[2 * row] != steps[row]) {
                        throw new AssertionError("row " + row + " remembers " + steps[row] + " steps where "
                                + in.observations()[2 * row] + " were taken");
                    }
                    steps[row]++;
                    out.set(row, random.nextInt(CountingEnvironment.ACTIONS));
                }
            }
        };
    }
}
