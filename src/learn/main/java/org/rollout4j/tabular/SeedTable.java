package org.rollout4j.tabular;

import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.State;
import org.rollout4j.core.Tensor;
import org.rollout4j.policy.ColumnSums;
import org.rollout4j.policy.PolicyFile;

/**
 * The agent that the 4x4 grid first came with: a lookup table of shape {@code [4][4][4]}, indexed by two rows of the
 * grid, with an arg-max to act and an addition to learn. As it was written, in NumPy, it does not run:
 *
 * <ol>
 *   <li>{@code argmax(policy[state[0], state[1]])} means to look up four action values. But {@code state[0]} and
 *       {@code state[1]} are rows of four cells, so the lookup gives a vector {@code policy[row0[i]][row1[i]]} for each
 *       column {@code i}, a 4x4 array, and the arg-max over its 16 elements is a number from 0 to 15: not an action.
 *   <li>{@code policy[state[0], state[1], action] += reward} then writes to an action above 3, out of the table's range.
 * </ol>
 *
 * <p>Both are fixed by as little as possible: the vectors of the four columns are summed, and the arg-max is over the
 * four actions; the update adds {@code stepSize * reward} to the taken action in each of those vectors, once where columns
 * share one, as NumPy's {@code +=} does. The rest is as it was: no exploration, no discount, no bootstrapping, and of equal
 * values the first.
 *
 * <p>It cannot learn much, and is here to compare with: its greedy policy jumps from one that goes round in circles for
 * ever to one that happens to do well, and back, and does not settle. It sees two rows of four. Cells are 0 or 1, so it uses 4 of its
 * 16 vectors; a sum over columns cannot tell where in a row a cell is, hence nothing of what rolling columns does. And a
 * reward reaches only the step that brought it, while what empties a grid is all the steps before.
 */
public final class SeedTable implements Learner<Policy, Rollout> {
    private static final int SIDE = 4;
    private static final int CELLS = SIDE * SIDE;

    private final EnvironmentSpec spec;
    private final SeedTableConfig config;
    /** {@code [row 0 cell][row 1 cell][action]}, each 4. */
    private final float[] table = new float[ColumnSums.LENGTH];

    private final Policy behaviour;

    /**
     * @throws IllegalArgumentException if the environment has other than 4x4 observations and 4 actions, all always legal
     */
    public SeedTable(EnvironmentSpec spec, SeedTableConfig config) {
        this.spec = spec;
        this.config = config;
        ColumnSums acting = new ColumnSums(table);
        acting.checkFits(spec);
        behaviour = acting.greedy(spec);
    }

    @Override
    public Policy behaviour(Progress at) {
        return behaviour;
    }

    @Override
    public Policy greedy() {
        return new ColumnSums(table.clone()).greedy(spec);
    }

    @Override
    public PolicyFile artifact(Progress at) {
        return PolicyFile.of(spec, new ColumnSums(table.clone()));
    }

    @Override
    public Metrics update(Rollout rollout, Progress at) {
        DivergenceException.check(rollout);
        double totalReward = 0;
        for (int i = 0; i < rollout.rows(); i++) {
            float reward = rollout.rewards()[i];
            add(rollout.observations(), i * CELLS, rollout.actions().number(i), (float) (config.stepSize() * reward));
            totalReward += reward;
        }
        DivergenceException.check("table", table, table.length);
        return Metrics.NONE.with("meanReward", totalReward / rollout.rows());
    }

    private void add(float[] grid, int offset, int action, float amount) {
        long touched = 0;
        for (int column = 0; column < SIDE; column++) {
            int entry = ColumnSums.entry(grid, offset, column) + action;
            if ((touched & 1L << entry) == 0) {
                table[entry] += amount;
                touched |= 1L << entry;
            }
        }
    }

    /** {@code table [4][4][4]}. */
    @Override
    public State state() {
        return State.builder()
                .put("table", Tensor.of(table.clone(), SIDE, SIDE, SIDE))
                .build();
    }

    @Override
    public void restore(State state) {
        float[] saved = state.numbers("table", table.length);
        System.arraycopy(saved, 0, table, 0, table.length);
    }
}
