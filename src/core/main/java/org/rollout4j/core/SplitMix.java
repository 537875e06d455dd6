package org.rollout4j.core;

import java.util.random.RandomGenerator;

/**
 * The generator behind all randomness here: SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
 * generators, OOPSLA 2014). Its whole state is one long, so that a checkpoint can hold it.
 */
public final class SplitMix implements RandomGenerator {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;
    private static final long PATH = 0xd1342543de82ef95L;

    private long state;

    public SplitMix(long seed) {
        state = seed;
    }

    @Override
    public long nextLong() {
        state += GAMMA;
        return mix(state);
    }

    /**
     * A number from 0 to below {@code bound}, at least 1: the high half of a product, which for bounds far below 2^32 is as good as
     * unbiased, and quicker than drawing until it is.
     */
    public int nextBelow(int bound) {
        return (int) (((nextLong() >>> 32) * bound) >>> 32);
    }

    /** The state; a new {@code SplitMix(state())} goes on as this one will. */
    public long state() {
        return state;
    }

    public void restore(long savedState) {
        state = savedState;
    }

    /**
     * A seed that depends on {@code seed} and on each of {@code path} in order: streams of different paths are
     * unrelated. {@code derive(seed, 3, 7)} may be the seed of episode 7 of environment 3.
     */
    public static long derive(long seed, long... path) {
        long derived = mix(seed + GAMMA);
        for (long step : path) {
            derived = mix(derived * PATH + step * GAMMA);
        }
        return derived;
    }

    private static long mix(long z) {
        long mixed = z;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
