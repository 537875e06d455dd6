package org.rollout4j.env.rl4j;

import java.util.Random;
import org.deeplearning4j.gym.StepReply;
import org.deeplearning4j.rl4j.mdp.MDP;
import org.deeplearning4j.rl4j.space.ArrayObservationSpace;
import org.deeplearning4j.rl4j.space.DiscreteSpace;
import org.deeplearning4j.rl4j.space.Encodable;
import org.deeplearning4j.rl4j.space.ObservationSpace;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Small MDPs of the kinds that people publish. */
public final class FoundMdps {
    private FoundMdps() {}

    /** An observation with nothing but {@code toArray()}. */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares observations.
    public record Shown(double... values) implements Encodable {
        @Override
        @SuppressWarnings("deprecation") // RL4J deprecates it.
        public double[] toArray() {
            return values;
        }

        @Override
        public boolean isSkipped() {
            return false;
        }

        @Override
        public INDArray getData() {
            return null;
        }

        @Override
        public Encodable dup() {
            return this;
        }
    }

    /** What they have in common. */
    public abstract static class Found implements MDP<Shown, Integer, DiscreteSpace> {
        private final int size;
        private final int actions;

        Found(int size, int actions) {
            this.size = size;
            this.actions = actions;
        }

        @Override
        public ObservationSpace<Shown> getObservationSpace() {
            return new ArrayObservationSpace<>(new int[] {size});
        }

        @Override
        public DiscreteSpace getActionSpace() {
            return new DiscreteSpace(actions);
        }

        @Override
        public void close() {}

        @Override
        public boolean isDone() {
            return false;
        }

        @Override
        public Found newInstance() {
            throw new UnsupportedOperationException();
        }
    }

    /** Runs after food on a board of any size; food falls where its generator says. */
    public static class Snake extends Found {
        private final int width;
        private final int height;
        private final Random random;
        private int x;
        private int y;
        private int foodX;
        private int foodY;
        private boolean out;

        public Snake(int width, int height, Random random) {
            super(4, 4);
            this.width = width;
            this.height = height;
            this.random = random;
        }

        /** As its author plays it: every copy the same game. */
        public Snake(int width, int height) {
            this(width, height, new Random(7));
        }

        private Shown shown() {
            return new Shown(x, y, foodX, foodY);
        }

        @Override
        public Shown reset() {
            x = random.nextInt(width);
            y = random.nextInt(height);
            out = false;
            feed();
            return shown();
        }

        private void feed() {
            foodX = random.nextInt(width);
            foodY = random.nextInt(height);
        }

        @Override
        public StepReply<Shown> step(Integer action) {
            x += action == 0 ? 1 : action == 1 ? -1 : 0;
            y += action == 2 ? 1 : action == 3 ? -1 : 0;
            out = x < 0 || y < 0 || x >= width || y >= height;
            boolean eaten = x == foodX && y == foodY;
            if (eaten) {
                feed();
            }
            return new StepReply<>(shown(), out ? -10 : eaten ? 10 : 0, out, null);
        }

        @Override
        public boolean isDone() {
            return out;
        }
    }

    /** Draws cards to 21, from an ND4J generator. */
    public static class Cards extends Found {
        private final org.nd4j.linalg.api.rng.Random random;
        private int sum;

        public Cards(org.nd4j.linalg.api.rng.Random random) {
            super(1, 2);
            this.random = random;
        }

        private int card() {
            return 1 + random.nextInt(10);
        }

        @Override
        public Shown reset() {
            sum = card() + card();
            return new Shown(sum);
        }

        @Override
        public StepReply<Shown> step(Integer action) {
            boolean stops = action == 1;
            sum += stops ? 0 : card();
            int dealer = 16 + random.nextInt(6);
            double reward = sum > 21 ? -1 : stops ? Integer.signum(sum - dealer) : 0;
            return new StepReply<>(new Shown(sum), reward, stops || sum > 21, null);
        }
    }

    /** Has a game only once it was reset, and no game to close before; pieces fall by a generator of each kind. */
    public static class Blocks extends Found {
        private final Random random;
        private final org.nd4j.linalg.api.rng.Random other;
        private int[] heights;

        public Blocks(Random random, int width, org.nd4j.linalg.api.rng.Random other) {
            super(width, width);
            this.random = random;
            this.other = other;
        }

        private Shown shown() {
            double[] values = new double[getActionSpace().getSize()];
            for (int i = 0; i < values.length; i++) {
                values[i] = heights[i];
            }
            return new Shown(values);
        }

        @Override
        public Shown reset() {
            heights = new int[getActionSpace().getSize()];
            heights[random.nextInt(heights.length)] = other.nextInt(3);
            return shown();
        }

        @Override
        public StepReply<Shown> step(Integer action) {
            heights[action] += 1 + random.nextInt(2) + other.nextInt(2);
            boolean full = heights[action] > 20;
            return new StepReply<>(shown(), full ? -1 : 0.1, full, null);
        }

        @Override
        public void close() {
            heights[0] = 0;
        }
    }

    /** Pays what was paid so far with every step, as a careless author has it; a wall costs more. */
    public static class Maze extends Found {
        private final Random random;
        private final int size;
        private int place;
        private double paid;

        public Maze(int size, Random random) {
            super(1, 3);
            this.size = size;
            this.random = random;
        }

        @Override
        public Shown reset() {
            place = random.nextInt(size / 2);
            paid = 0;
            return new Shown(place);
        }

        @Override
        public StepReply<Shown> step(Integer action) {
            int to = place + action - 1;
            paid -= to < 0 ? 5 : 1;
            place = Math.max(0, to);
            boolean goal = place == size;
            return new StepReply<>(new Shown(place), goal ? 100 : paid, goal, null);
        }
    }
}
