package org.rollout4j.cli;

import java.util.concurrent.atomic.AtomicLong;
import org.rollout4j.core.Box;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/** Environments by class that tell how often they are stepped, and what is said of their results. */
public final class CountedEnvironments {
    static final AtomicLong STEPS = new AtomicLong();

    private CountedEnvironments() {}

    /** Pays the number of the action; an episode takes 20 steps. */
    public static class Counted implements DiscreteEnvironment {
        /** Drawn from the seed. */
        protected float target;

        private int steps;

        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of(getClass().getName(), Box.of(0, 1, 2), 2).withTimeLimit(20);
        }

        @Override
        public void reset(long seed) {
            target = new SplitMix(seed).nextFloat();
            steps = 0;
        }

        @Override
        public StepResult step(int action) {
            STEPS.incrementAndGet();
            steps++;
            return new StepResult(reward(action), false, false);
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = steps / 20f;
            into[offset + 1] = target;
        }

        /** The reward of a step. */
        protected float reward(int action) {
            return action;
        }
    }

    /** A simulator that takes a millisecond a step. */
    public static final class Slow extends Counted {
        @Override
        protected float reward(int action) {
            long until = System.nanoTime() + 1_000_000;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            return action;
        }
    }

    /** Punishes what was done the step before, and shows nothing: the best action of any policy is the worst of all ways to play. */
    public static final class Repeating extends Counted {
        private int last;

        @Override
        public void reset(long seed) {
            super.reset(seed);
            last = (int) (seed & 1);
        }

        @Override
        protected float reward(int action) {
            float reward = (action == last ? -1 : 0) - 0.001f * target; // no two episodes are the same
            last = action;
            return reward;
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = 0.5f;
            into[offset + 1] = 0.5f;
        }
    }

    /** Every instance draws from a generator of its own, which begins like all others: the first episodes are copies. */
    public static final class SameStream extends Counted {
        private final SplitMix own = new SplitMix(7);

        @Override
        protected float reward(int action) {
            return own.nextFloat();
        }

        @Override
        public void reset(long seed) {
            super.reset(3);
        }
    }

    /** One start and no chance at all: all its episodes are the same, and nothing is wrong with it. */
    public static final class OneStart extends Counted {

        @Override
        public void reset(long seed) {
            super.reset(3);
        }
    }
}
