package org.rollout4j.env.rl4j;

import java.util.concurrent.atomic.AtomicLong;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;
import org.rollout4j.core.SplitMix;

/** Generators for environments that take one when they are made, as most of RL4J's own do. */
public final class Generators {
    private static final AtomicLong MADE = new AtomicLong();

    private Generators() {}

    /** Whether that is the type of ND4J's generators. */
    public static boolean is(Class<?> type) {
        return type == Random.class;
    }

    /** A generator of its own; the same ones in the same order in every process. */
    public static Object next() {
        return Nd4j.getRandomFactory().getNewRandomInstance(SplitMix.derive(0, MADE.getAndIncrement()));
    }
}
