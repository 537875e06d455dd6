package org.rollout4j.lm.rerank;

/** What somebody said of texts, by their features. */
public sealed interface Observation {
    /** Somebody liked a text, or did not. */
    record Thumb(float[] features, boolean up) implements Observation {}

    /** Somebody preferred one text to another. */
    record Pair(float[] chosen, float[] rejected) implements Observation {}
}
