package org.rollout4j.env.grid;

import java.util.List;
import org.rollout4j.core.DeterministicModel;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentBatch;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Renderable;
import org.rollout4j.core.Scene;
import org.rollout4j.core.StepResult;
import org.rollout4j.core.Success;

/**
 * The seed grid with a drain: after each roll the cell (0, 0) is emptied. The step that empties the grid brings reward 1
 * and terminates the episode; every other brings -0.01.
 *
 * <p>At the start each cell, the drain's included, is 1 with probability 1/2; all-empty starts are drawn again.
 */
public final class DrainGrid implements DiscreteEnvironment, Renderable {
    /** The largest grid, in cells, whose states can be enumerated. */
    public static final int MAX_MODEL_CELLS = 25;

    private static final StepResult GOAL = new StepResult(1, true, false);
    private static final StepResult GO_ON = new StepResult(-0.01f, false, false);
    /** The cell (0, 0). */
    private static final long DRAIN = 1;

    private final GridRules rules;
    private long bits;

    /** A grid of {@code rows x columns} cells, 2 to 8 each. */
    public DrainGrid(int rows, int columns) {
        rules = rules(rows, columns);
    }

    /** Many grids of that size at once, with their time limit. */
    public static EnvironmentBatch batch(int rows, int columns, int size) {
        return new GridBatch(rules(rows, columns), size);
    }

    static GridRules rules(int rows, int columns) {
        Torus torus = new Torus(rows, columns);
        EnvironmentSpec spec = EnvironmentSpec.of(id(rows, columns), torus.observations(), Torus.ACTIONS)
                .withTimeLimit(200)
                .withRewardLow(GO_ON.reward())
                .withRewardHigh(GOAL.reward())
                .withSuccess(Success.TERMINATION);
        return new GridRules(torus, spec, DRAIN, GOAL, GO_ON, false);
    }

    /** The id of that size: {@code drain-grid} for 4x4, {@code drain-grid-RxC} for others. */
    static String id(int rows, int columns) {
        return rows == 4 && columns == 4 ? "drain-grid" : "drain-grid-" + rows + "x" + columns;
    }

    /**
     * The transitions in full, state = the bits of the grid.
     *
     * @throws IllegalArgumentException above {@link #MAX_MODEL_CELLS} cells
     */
    public static DeterministicModel model(int rows, int columns) {
        return new DrainGridModel(rules(rows, columns));
    }

    @Override
    public EnvironmentSpec spec() {
        return rules.spec();
    }

    @Override
    public void reset(long seed) {
        bits = rules.start(seed);
    }

    @Override
    public StepResult step(int action) {
        bits = rules.next(bits, action);
        return rules.result(bits);
    }

    @Override
    public void observe(float[] into, int offset) {
        rules.torus().write(bits, into, offset);
    }

    @Override
    public Scene render() {
        return rules.picture(bits);
    }

    @Override
    public List<String> actionNames() {
        return GridRules.ACTION_NAMES;
    }
}
