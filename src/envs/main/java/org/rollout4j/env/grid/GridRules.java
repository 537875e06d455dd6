package org.rollout4j.env.grid;

import java.util.List;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Scene;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/**
 * What happens in a grid, as pure functions of its bits.
 *
 * @param torus its geometry
 * @param spec what its environments promise
 * @param drained the cells that are emptied after each roll
 * @param goal what the step that empties the grid brings
 * @param goOn what every other step brings
 * @param emptyStarts whether an episode may start with an empty grid
 */
record GridRules(
        Torus torus, EnvironmentSpec spec, long drained, StepResult goal, StepResult goOn, boolean emptyStarts) {

    /** What an action does with the cells. */
    static final List<String> ACTION_NAMES = List.of("down", "up", "right", "left");

    /** How far inside its cell the frame of a drain ends. */
    private static final double FRAME = 0.22;

    /** The grid that an episode starts with. */
    long start(long seed) {
        SplitMix random = new SplitMix(seed);
        long bits;
        do {
            bits = random.nextLong() & torus.all();
        } while (bits == 0 && !emptyStarts);
        return bits;
    }

    long next(long bits, int action) {
        return torus.roll(bits, action) & ~drained;
    }

    /** What the step that left {@code bits} brings. */
    StepResult result(long bits) {
        return bits == 0 ? goal : goOn;
    }

    /** The grid as a board, with a frame around the drained cells. */
    Scene picture(long bits) {
        Scene.Builder scene = Scene.builder(torus.columns(), torus.rows());
        for (int cell = 0; cell < torus.cells(); cell++) {
            int row = cell / torus.columns();
            int column = cell % torus.columns();
            boolean filled = ((bits >>> cell) & 1) != 0;
            if (((drained >>> cell) & 1) != 0) {
                double side = 1 - 2 * FRAME;
                scene.cell(row, column, Scene.Paint.GOOD, 1)
                        .rectangle(column + FRAME, row + FRAME, side, side, Scene.Paint.BACKGROUND, 1);
                if (filled) {
                    scene.piece(row, column, side / 2, Scene.Paint.ACCENT);
                }
            } else {
                scene.cell(row, column, filled ? Scene.Paint.ACCENT : Scene.Paint.FAINT, 1);
            }
        }
        return scene.build();
    }
}
