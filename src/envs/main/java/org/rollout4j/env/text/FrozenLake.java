package org.rollout4j.env.text;

import java.util.List;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Scene;
import org.rollout4j.core.Success;
import org.rollout4j.env.table.StatePicture;
import org.rollout4j.env.table.TabularModel;

/**
 * Cross a frozen lake from its upper left corner to the goal in the lower right one; the reward is 1 at the goal, else 0. Holes and the goal end
 * the episode. On slippery ice a step goes where it should, or to either side, with probability 1/3 each.
 *
 * <p>Actions: 0 left, 1 down, 2 right, 3 up. State: {@code row * columns + column}.
 */
public final class FrozenLake {
    private static final String SMALL = "SFFF FHFH FFFH HFFG";
    private static final String LARGE = "SFFFFFFF FFFFFFFF FFFHFFFF FFFFFHFF FFFHFFFF FHHFFFHF FHFFHFHF FFFHFFFG";
    private static final int ACTIONS = 4;

    private FrozenLake() {}

    /** The lake of 4x4 cells, or of 8x8. */
    public static TabularModel model(boolean large, boolean slippery) {
        List<String> map = map(large);
        int columns = map.get(0).length();
        String cells = String.join("", map);
        Walk walk = new Walk(map.size(), columns, new int[] {0, 1, 0, -1}, new int[] {-1, 0, 1, 0}, slippery);
        TabularModel.Builder model =
                TabularModel.builder(cells.length(), ACTIONS).start(cells.indexOf('S'), 1);
        for (int cell = 0; cell < cells.length(); cell++) {
            if ("HG".indexOf(cells.charAt(cell)) >= 0) {
                model.terminal(cell);
                continue;
            }
            for (int action = 0; action < ACTIONS; action++) {
                for (int i = 0; i < walk.outcomes(); i++) {
                    int next = walk.next(cell, action, i);
                    model.outcome(cell, action, next, 1.0 / walk.outcomes(), cells.charAt(next) == 'G' ? 1 : 0);
                }
            }
        }
        return model.build();
    }

    /** With the time limits that Gymnasium registers: 100 steps on 4x4 cells, 200 on 8x8. */
    public static EnvironmentSpec spec(String id, TabularModel model, boolean large) {
        return EnvironmentSpec.of(id, model.observations(), ACTIONS)
                .withTimeLimit(large ? 200 : 100)
                .withRewardLow(0)
                .withRewardHigh(1)
                .withSuccess(Success.REWARD);
    }

    /** The lake with its holes, and who crosses it. */
    public static StatePicture picture(boolean large) {
        List<String> map = map(large);
        int columns = map.get(0).length();
        return new StatePicture(
                state -> {
                    Scene.Builder scene = Scene.builder(columns, map.size());
                    for (int cell = 0; cell < columns * map.size(); cell++) {
                        draw(
                                scene,
                                cell / columns,
                                cell % columns,
                                map.get(cell / columns).charAt(cell % columns));
                    }
                    return scene.piece(state / columns, state % columns, 0.3, Scene.Paint.ACCENT)
                            .build();
                },
                List.of("left", "down", "right", "up"));
    }

    private static void draw(Scene.Builder scene, int row, int column, char ground) {
        switch (ground) {
            case 'H' -> scene.cell(row, column, Scene.Paint.BAD, 0.75);
            case 'G' -> scene.cell(row, column, Scene.Paint.GOOD, 0.75);
            default -> scene.cell(row, column, Scene.Paint.FAINT, 0.7);
        }
        if (ground != 'F') {
            scene.label(row, column, 0.3, String.valueOf(ground), Scene.Paint.INK);
        }
    }

    private static List<String> map(boolean large) {
        return List.of((large ? LARGE : SMALL).split(" "));
    }
}
