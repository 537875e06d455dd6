package org.rollout4j.dashboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.Scene;
import org.rollout4j.view.Episodes;
import org.rollout4j.view.Frame;

/** Episodes of a walk on five places, of which the policy always goes right; reward 1 at the right end. */
public final class FakeEpisodes implements Episodes {
    final List<Walk> opened = new ArrayList<>();

    @Override
    public synchronized Session open(Path model) throws IOException {
        if (!Files.exists(model)) {
            throw new IOException(model + ": there is no such model");
        }
        Walk walk = new Walk();
        opened.add(walk);
        return walk;
    }

    static final class Walk implements Session {
        private static final int END = 4;

        int closed;
        private int place;
        private int steps;

        @Override
        public String environment() {
            return "walk";
        }

        @Override
        public List<String> actionNames() {
            return List.of("left", "right");
        }

        @Override
        public Frame reset(long seed) {
            place = (int) (seed % END);
            steps = 0;
            return frame(-1, 0);
        }

        @Override
        public Frame step(boolean stochastic) {
            return step(1);
        }

        @Override
        public Frame step(int action) {
            if (action < 0 || action > 1) {
                throw new IllegalArgumentException("action is " + action + ": 0 and 1 are allowed");
            }
            if (place == END) {
                throw new IllegalStateException("walk has no episode in progress: call reset before step");
            }
            place = Math.max(0, place + 2 * action - 1);
            steps++;
            return frame(action, place == END ? 1 : 0);
        }

        @Override
        public void close() {
            closed++;
        }

        private Frame frame(int action, double reward) {
            Scene scene = new Scene(
                    5,
                    1,
                    List.of(
                            new Scene.Rectangle(END, 0, 1, 1, Scene.Paint.GOOD, 0.5),
                            new Scene.Line(0, 1, 5, 1, 0.05, Scene.Paint.FAINT),
                            new Scene.Circle(place + 0.5, 0.5, 0.3, Scene.Paint.ACCENT, 1),
                            new Scene.Text(END + 0.5, 0.5, 0.3, "G", Scene.Paint.INK)));
            return new Frame(
                    steps,
                    scene,
                    new float[] {place},
                    new boolean[] {place > 0, true},
                    new float[] {0.1f, 0.9f},
                    null,
                    0.25f * place,
                    new int[] {1},
                    action,
                    null,
                    reward,
                    reward,
                    place == END,
                    false);
        }
    }
}
