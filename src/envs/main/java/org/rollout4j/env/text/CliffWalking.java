package org.rollout4j.env.text;

import java.util.List;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Scene;
import org.rollout4j.core.Success;
import org.rollout4j.env.table.StatePicture;
import org.rollout4j.env.table.TabularModel;

/**
 * Walk from the lower left corner of 4x12 cells to the lower right one; between them is a cliff (Sutton and Barto, 2018, example 6.6).
 * A step costs 1; a step over the cliff costs 100 and leads back to the start, and the episode goes on. On slippery ground a step goes
 * where it should, or to either side, with probability 1/3 each.
 *
 * <p>Actions: 0 up, 1 right, 2 down, 3 left. State: {@code row * 12 + column}. Gymnasium has no time limit; here it is {@value #TIME_LIMIT}
 * steps.
 */
public final class CliffWalking {
    /** Long enough that the optimum is that without a limit, to two digits, also on slippery ground. */
    static final int TIME_LIMIT = 500;

    private static final int ROWS = 4;
    private static final int COLUMNS = 12;
    private static final int ACTIONS = 4;
    private static final int START = (ROWS - 1) * COLUMNS;
    private static final int GOAL = ROWS * COLUMNS - 1;

    private CliffWalking() {}

    public static TabularModel model(boolean slippery) {
        Walk walk = new Walk(ROWS, COLUMNS, new int[] {-1, 0, 1, 0}, new int[] {0, 1, 0, -1}, slippery);
        TabularModel.Builder model =
                TabularModel.builder(ROWS * COLUMNS, ACTIONS).start(START, 1).terminal(GOAL);
        for (int cell = 0; cell < GOAL; cell++) {
            for (int action = 0; action < ACTIONS; action++) {
                for (int i = 0; i < walk.outcomes(); i++) {
                    int next = walk.next(cell, action, i);
                    boolean falls = next > START && next < GOAL;
                    model.outcome(cell, action, falls ? START : next, 1.0 / walk.outcomes(), falls ? -100 : -1);
                }
            }
        }
        return model.build();
    }

    public static EnvironmentSpec spec(String id, TabularModel model) {
        return EnvironmentSpec.of(id, model.observations(), ACTIONS)
                .withTimeLimit(TIME_LIMIT)
                .withRewardLow(-100)
                .withRewardHigh(-1)
                .withSuccess(Success.TERMINATION);
    }

    /** The cliff, and who walks along it. */
    public static StatePicture picture() {
        return new StatePicture(
                state -> {
                    Scene.Builder scene = Scene.builder(COLUMNS, ROWS).cells(ROWS, COLUMNS, Scene.Paint.FAINT, 0.7);
                    for (int cell = START + 1; cell < GOAL; cell++) {
                        scene.cell(cell / COLUMNS, cell % COLUMNS, Scene.Paint.BAD, 0.75);
                    }
                    return scene.cell(ROWS - 1, COLUMNS - 1, Scene.Paint.GOOD, 0.75)
                            .label(ROWS - 1, 0, 0.3, "S", Scene.Paint.INK)
                            .label(ROWS - 1, COLUMNS - 1, 0.3, "G", Scene.Paint.INK)
                            .piece(state / COLUMNS, state % COLUMNS, 0.3, Scene.Paint.ACCENT)
                            .build();
                },
                List.of("up", "right", "down", "left"));
    }
}
