package org.rollout4j.cli;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.rollout4j.core.Box;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/** Environments by class, each with one fault that shows after a number of steps, over all instances. */
public final class FaultyEnvironments {
    static final AtomicInteger STEPS_LEFT = new AtomicInteger();

    private FaultyEnvironments() {}

    /** Shows 4x4 cells that follow from the seed and the actions; an episode takes seven steps. */
    public abstract static class Sound implements DiscreteEnvironment {
        private SplitMix random = new SplitMix(0);
        private int steps;
        private long cells;

        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of("faulty", Box.of(0, 1, 4, 4), 4);
        }

        @Override
        public void reset(long seed) {
            random = new SplitMix(seed);
            cells = random.nextLong();
            steps = 0;
        }

        @Override
        public StepResult step(int action) {
            STEPS_LEFT.decrementAndGet();
            steps++;
            cells = random.nextLong() >> action;
            return new StepResult(reward(action), steps == 7, false);
        }

        @Override
        public void observe(float[] into, int offset) {
            for (int i = 0; i < 16; i++) {
                into[offset + i] = cells >> i & 1;
            }
        }

        /** The reward of a step. */
        protected float reward(int action) {
            return action;
        }

        /** Whether the fault shows by now. */
        protected static boolean broken() {
            return STEPS_LEFT.get() < 0;
        }
    }

    /** Brings no number as a reward. */
    public static final class NanReward extends Sound {
        @Override
        protected float reward(int action) {
            return broken() ? Float.NaN : 1;
        }
    }

    /** Brings an endless punishment. */
    public static final class InfiniteReward extends Sound {
        @Override
        protected float reward(int action) {
            return broken() ? Float.NEGATIVE_INFINITY : 1;
        }
    }

    /** Allows nothing. */
    public static final class NothingLegal extends Sound {
        @Override
        public EnvironmentSpec spec() {
            return super.spec().withActionMasks(true);
        }

        @Override
        public void actionMask(boolean[] into, int offset) {
            Arrays.fill(into, offset, offset + 4, !broken());
        }
    }

    /** Brings rewards that are numbers, but of which no two can be added. */
    public static final class HugeReward extends Sound {
        @Override
        protected float reward(int action) {
            return broken() ? Float.MAX_VALUE : 1;
        }
    }

    /** Shows no numbers. */
    public static final class NanObservation extends Sound {
        @Override
        public void observe(float[] into, int offset) {
            super.observe(into, offset);
            if (broken()) {
                Arrays.fill(into, offset, offset + 16, Float.NaN);
            }
        }
    }

    /** Throws, with more than one line. */
    public static final class Throwing extends Sound {
        @Override
        protected float reward(int action) {
            if (broken()) {
                throw new IllegalStateException("the simulator\nhas gone");
            }
            return 1;
        }
    }

    /** Lacks a class. */
    public static final class Unlinked extends Sound {
        @Override
        protected float reward(int action) {
            if (broken()) {
                throw new NoClassDefFoundError("com/acme/Physics");
            }
            return 1;
        }
    }
}
