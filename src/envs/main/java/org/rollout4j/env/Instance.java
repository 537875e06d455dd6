package org.rollout4j.env;

import java.util.List;
import java.util.function.LongConsumer;
import org.rollout4j.core.SplitMix;

/**
 * An instance of a class that a user brings.
 *
 * @param generators what seeds the random generators that its constructor was given, in the order of its parameters
 */
record Instance(Object object, List<LongConsumer> generators) {
    /** Seeds its generators for an episode, each differently. */
    void seed(long seed) {
        for (int i = 0; i < generators.size(); i++) {
            generators.get(i).accept(SplitMix.derive(seed, i));
        }
    }
}
