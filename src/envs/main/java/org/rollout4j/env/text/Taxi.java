package org.rollout4j.env.text;

import java.util.List;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Scene;
import org.rollout4j.core.Success;
import org.rollout4j.env.table.StatePicture;
import org.rollout4j.env.table.TabularModel;

/**
 * Drive a taxi on 5x5 cells with walls, pick up a passenger at one of four stands and set him down at another, his destination
 * (Dietterich, 2000). A step costs 1, trying to pick up or set down where that cannot be done 10; delivery brings 20 and ends the
 * episode. The passenger may also be set down at a stand that is not his destination.
 *
 * <p>Actions: 0 down, 1 up, 2 right, 3 left, 4 pick up, 5 set down. State: {@code ((row * 5 + column) * 5 + passenger) * 4 + destination},
 * where stands are red 0, green 1, yellow 2 and blue 3, and passenger 4 is in the taxi. Each of the 300 states with a passenger at a stand
 * that is not his destination is as likely as any other at the start. All actions are legal, and the time limit is 200 steps, as Gymnasium has it.
 */
public final class Taxi {
    public static final String ID = "Taxi-v3";

    private static final int SIZE = 5;
    private static final int STANDS = 4;
    private static final int ACTIONS = 6;
    private static final int IN_TAXI = STANDS;
    /** The cells of the stands. */
    private static final List<Integer> STAND_CELLS = List.of(0, 4, 20, 23);

    private static final List<String> STAND_NAMES = List.of("R", "G", "Y", "B");
    /** The cells with a wall on their right. */
    private static final List<Integer> WALLS = List.of(1, 6, 15, 17, 20, 22);

    private static final int STARTS = SIZE * SIZE * STANDS * (STANDS - 1);

    private Taxi() {}

    public static TabularModel model() {
        int states = SIZE * SIZE * (STANDS + 1) * STANDS;
        TabularModel.Builder model = TabularModel.builder(states, ACTIONS);
        for (int state = 0; state < states; state++) {
            int destination = state % STANDS;
            int passenger = state / STANDS % (STANDS + 1);
            int cell = state / STANDS / (STANDS + 1);
            if (passenger == destination) {
                model.terminal(state); // the passenger got there
                continue;
            }
            if (passenger != IN_TAXI) {
                model.start(state, 1.0 / STARTS);
            }
            for (int action = 0; action < 4; action++) {
                model.outcome(state, action, state(drive(cell, action), passenger, destination), 1, -1);
            }
            boolean here = passenger != IN_TAXI && STAND_CELLS.get(passenger) == cell;
            model.outcome(state, 4, here ? state(cell, IN_TAXI, destination) : state, 1, here ? -1 : -10);
            int stand = passenger == IN_TAXI ? STAND_CELLS.indexOf(cell) : -1;
            int after = stand < 0 ? state : state(cell, stand, destination);
            model.outcome(state, 5, after, 1, stand < 0 ? -10 : stand == destination ? 20 : -1);
        }
        return model.build();
    }

    public static EnvironmentSpec spec(TabularModel model) {
        return EnvironmentSpec.of(ID, model.observations(), ACTIONS)
                .withTimeLimit(200)
                .withRewardLow(-10)
                .withRewardHigh(20)
                .withSuccess(Success.TERMINATION);
    }

    private static int state(int cell, int passenger, int destination) {
        return (cell * (STANDS + 1) + passenger) * STANDS + destination;
    }

    private static int drive(int cell, int action) {
        int column = cell % SIZE;
        return switch (action) {
            case 0 -> cell + SIZE < SIZE * SIZE ? cell + SIZE : cell;
            case 1 -> cell >= SIZE ? cell - SIZE : cell;
            case 2 -> column < SIZE - 1 && !WALLS.contains(cell) ? cell + 1 : cell;
            default -> column > 0 && !WALLS.contains(cell - 1) ? cell - 1 : cell;
        };
    }

    /** The streets with their walls and stands, the taxi, the passenger and, green, his destination. */
    public static StatePicture picture() {
        return new StatePicture(Taxi::picture, List.of("down", "up", "right", "left", "pick up", "set down"));
    }

    private static Scene picture(int state) {
        int destination = state % STANDS;
        int passenger = state / STANDS % (STANDS + 1);
        int cell = state / STANDS / (STANDS + 1);
        Scene.Builder scene = Scene.builder(SIZE, SIZE).cells(SIZE, SIZE, Scene.Paint.FAINT, 0.5);
        for (int stand = 0; stand < STANDS; stand++) {
            int row = row(STAND_CELLS.get(stand));
            int column = column(STAND_CELLS.get(stand));
            boolean wanted = stand == destination;
            scene.cell(row, column, wanted ? Scene.Paint.GOOD : Scene.Paint.FAINT, wanted ? 0.75 : 1)
                    .text(column + 0.25, row + 0.22, 0.2, STAND_NAMES.get(stand), Scene.Paint.INK);
        }
        for (int wall : WALLS) {
            int row = row(wall);
            int x = column(wall) + 1;
            scene.line(x, row + 0.05, x, row + 0.95, 0.08, Scene.Paint.INK);
        }
        scene.rectangle(column(cell) + 0.2, row(cell) + 0.38, 0.6, 0.4, Scene.Paint.ACCENT, 1);
        if (passenger == IN_TAXI) {
            return scene.circle(column(cell) + 0.5, row(cell) + 0.58, 0.15, Scene.Paint.WARM)
                    .build();
        }
        int stand = STAND_CELLS.get(passenger);
        return scene.circle(column(stand) + 0.78, row(stand) + 0.22, 0.15, Scene.Paint.WARM)
                .build();
    }

    private static int row(int cell) {
        return cell / SIZE;
    }

    private static int column(int cell) {
        return cell % SIZE;
    }
}
