package org.rollout4j.env.grid;

import org.rollout4j.core.DeterministicModel;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/**
 * The seed grid with a drain: after each roll the cell (0, 0) is emptied. The step that empties the grid brings reward 1
 * and terminates the episode; every other brings -0.01.
 *
 * <p>At the start each cell, the drain's included, is 1 with probability 1/2; all-empty starts are drawn again.
 *
 * <p>It does not count time: see {@link org.rollout4j.env.wrapper.TimeLimit}.
 */
public final class DrainGrid implements Environment {
    /** The largest grid, in cells, whose states can be enumerated. */
    public static final int MAX_MODEL_CELLS = 25;

    static final StepResult GOAL = new StepResult(1, true, false);
    static final StepResult GO_ON = new StepResult(-0.01f, false, false);

    private final Torus torus;
    private final EnvironmentSpec spec;
    private long bits;
    private boolean running;

    /** A grid of {@code rows x columns} cells, 2 to 8 each. */
    public DrainGrid(int rows, int columns) {
        torus = new Torus(rows, columns);
        spec = EnvironmentSpec.of(id(rows, columns), torus.observations(), Torus.ACTIONS)
                .withTimeLimit(200)
                .withRewardLow(GO_ON.reward())
                .withRewardHigh(GOAL.reward())
                .withGoalTerminates(true);
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
        return new DrainGridModel(new Torus(rows, columns));
    }

    /** Empties the drain. */
    static long drain(long bits) {
        return bits & ~1L;
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(long seed) {
        SplitMix random = new SplitMix(seed);
        do {
            bits = random.nextLong() & torus.all();
        } while (bits == 0);
        running = true;
    }

    @Override
    public StepResult step(int action) {
        if (!running) {
            throw new IllegalStateException(spec.id() + " has no episode in progress: call reset before step");
        }
        bits = drain(torus.roll(bits, action));
        running = bits != 0;
        return running ? GO_ON : GOAL;
    }

    @Override
    public void observe(float[] into, int offset) {
        torus.write(bits, into, offset);
    }
}
