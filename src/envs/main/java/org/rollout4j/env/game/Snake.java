package org.rollout4j.env.game;

import java.util.Arrays;
import java.util.List;
import org.rollout4j.core.Box;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Renderable;
import org.rollout4j.core.Require;
import org.rollout4j.core.Scene;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/**
 * Snake: the snake moves one cell at a time, grows by one cell with each food it eats, and dies when it leaves the grid or
 * runs into itself.
 *
 * <p>It starts with its head alone on a random cell. The tail moves on before the head arrives, so that the head may
 * follow it, unless the snake grows: eating leaves the tail where it is. New food falls on a free cell, each equally likely.
 * A food brings reward 1, death -1 and terminates, any other step 0; when the snake fills the grid, the last food terminates
 * too. So a return tells how many were eaten, less one for a death, and {@code R * C - 1} is the most there is.
 *
 * <p>Only turning back into the neck is illegal; whoever does it all the same goes straight on, as in the arcades. Walls and the
 * rest of the body are legal deaths, after which the observation shows the grid as it was before.
 *
 * <p>Nothing starves. The time limit, {@code n (n - 1) / 2} steps for {@code n} cells, is what a player never exceeds who follows
 * a closed tour of all cells: with {@code L} cells covered, food is at most {@code n - L} steps ahead.
 *
 * <p>The observation is {@code [3, R, C]}: the head; the body without it, cell {@code k} from the tail as {@code k / L}, so that
 * the tail's way is known; the food.
 */
public final class Snake implements DiscreteEnvironment, Renderable {
    static final int ACTIONS = 4;
    static final int PLANES = 3;

    private static final List<String> ACTION_NAMES = List.of("up", "down", "left", "right");
    private static final int LEAST = 2;
    private static final int MOST = 16;
    private static final int NONE = -1;

    private static final StepResult ATE = new StepResult(1, false, false);
    private static final StepResult FILLED = new StepResult(1, true, false);
    private static final StepResult DIED = new StepResult(-1, true, false);
    private static final StepResult MOVED = new StepResult(0, false, false);

    private final int rows;
    private final int columns;
    private final int cells;
    private final EnvironmentSpec spec;
    private final SplitMix random = new SplitMix(0);

    /** When the head came to each cell; those of the last {@code length} times are covered. */
    private final int[] arrivals;

    private int time;
    private int length;
    private int head;
    private int neck;
    private int food;

    /** A grid of {@code rows x columns} cells, 2 to 16 each. */
    public Snake(int rows, int columns) {
        this.rows = Require.inRange("snake rows", rows, LEAST, MOST);
        this.columns = Require.inRange("snake columns", columns, LEAST, MOST);
        cells = rows * columns;
        arrivals = new int[cells];
        String id = rows == 8 && columns == 8 ? "snake" : "snake-" + rows + "x" + columns;
        spec = EnvironmentSpec.of(id, Box.of(0, 1, PLANES, rows, columns), ACTIONS)
                .withActionMasks(true)
                .withTimeLimit(cells * (cells - 1) / 2)
                .withRewardLow(DIED.reward())
                .withRewardHigh(ATE.reward());
    }

    /** The cell that {@code action} leads to from {@code cell}; -1 outside the grid. */
    static int neighbour(int cell, int action, int rows, int columns) {
        return switch (action) {
            case 0 -> cell >= columns ? cell - columns : NONE;
            case 1 -> cell < (rows - 1) * columns ? cell + columns : NONE;
            case 2 -> cell % columns > 0 ? cell - 1 : NONE;
            default -> cell % columns < columns - 1 ? cell + 1 : NONE;
        };
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(long seed) {
        random.restore(seed);
        Arrays.fill(arrivals, 0);
        time = 1;
        length = 1;
        head = random.nextInt(cells);
        arrivals[head] = time;
        neck = NONE;
        dropFood();
    }

    @Override
    public StepResult step(int action) {
        int next = neighbour(head, legal(action) ? action : action ^ 1, rows, columns);
        boolean eats = next == food;
        if (next == NONE || (!eats && arrivals[next] > time + 1 - length)) {
            return DIED;
        }
        time++;
        arrivals[next] = time;
        neck = head;
        head = next;
        if (!eats) {
            neck = length > 1 ? neck : NONE;
            return MOVED;
        }
        length++;
        dropFood();
        return length < cells ? ATE : FILLED;
    }

    /** On one of the free cells, if there is one. */
    private void dropFood() {
        food = NONE;
        if (length < cells) {
            int left = random.nextInt(cells - length);
            do {
                food++;
                left -= arrivals[food] > time - length ? 0 : 1;
            } while (left >= 0);
        }
    }

    private boolean legal(int action) {
        return neck == NONE || neighbour(head, action, rows, columns) != neck;
    }

    @Override
    public void observe(float[] into, int offset) {
        Arrays.fill(into, offset, offset + PLANES * cells, 0);
        int tail = time - length;
        for (int cell = 0; cell < cells; cell++) {
            if (arrivals[cell] > tail) {
                into[offset + cells + cell] = (arrivals[cell] - tail) / (float) length;
            }
        }
        into[offset + cells + head] = 0;
        into[offset + head] = 1;
        if (food != NONE) {
            into[offset + 2 * cells + food] = 1;
        }
    }

    @Override
    public void actionMask(boolean[] into, int offset) {
        for (int action = 0; action < ACTIONS; action++) {
            into[offset + action] = legal(action);
        }
    }

    /** The body from the tail, faint, to the head with its eye, and the food. */
    @Override
    public Scene render() {
        Scene.Builder scene = Scene.builder(columns, rows);
        int tail = time - length;
        for (int cell = 0; cell < cells; cell++) {
            int row = cell / columns;
            int column = cell % columns;
            boolean covered = arrivals[cell] > tail;
            double strength = covered ? 0.45 + 0.4 * (arrivals[cell] - tail) / length : 0.5;
            scene.cell(row, column, covered ? Scene.Paint.ACCENT : Scene.Paint.FAINT, cell == head ? 1 : strength);
            if (cell == food) {
                scene.piece(row, column, 0.32, Scene.Paint.GOOD);
            }
        }
        return scene.piece(head / columns, head % columns, 0.17, Scene.Paint.BACKGROUND)
                .build();
    }

    @Override
    public List<String> actionNames() {
        return ACTION_NAMES;
    }
}
