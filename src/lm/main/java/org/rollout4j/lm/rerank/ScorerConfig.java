package org.rollout4j.lm.rerank;

import org.rollout4j.core.Require;

/**
 * What a scorer supposes before it knows anything.
 *
 * @param scoreDeviation the standard deviation of the score of a text whose features are all of size 1, above 0 to 10: with 1, two texts are seldom further
 *     apart than 80 to 20; the smaller, the more it takes to be convinced, and the larger,
 *     the more the latest answers count of those that contradict each other
 * @param biasDeviation the standard deviation of what is added to the scores of all texts, by which somebody gives more thumbs up than down, 0 to 10; 0 for
 *     none
 */
public record ScorerConfig(double scoreDeviation, double biasDeviation) {
    private static final double MAX = 10;

    public ScorerConfig {
        Require.that(
                scoreDeviation > 0 && scoreDeviation <= MAX, "scoreDeviation", scoreDeviation, "above 0, up to " + MAX);
        Require.inRange("biasDeviation", biasDeviation, 0, MAX);
    }

    /** 2 and 1. */
    public static ScorerConfig defaults() {
        return new ScorerConfig(2, 1);
    }
}
