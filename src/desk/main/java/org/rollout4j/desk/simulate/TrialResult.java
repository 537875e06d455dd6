package org.rollout4j.desk.simulate;

import java.util.List;

/**
 * What came of one user with one arm, in the last third of the events unless something else is said.
 *
 * @param acceptance how likely what was shown was taken, per opportunity
 * @param coverage the share of opportunities at which something was shown
 * @param editCost the mean
 * @param trueUtility the mean
 * @param acceptanceGain of the way from the base to the best of 64, which is 1
 * @param utilityGain the same of the true utility
 * @param kl how far the adapter is from its base, in nats a text
 * @param perplexityRatio how much more perplexing text of the base is to the model with the adapter
 * @param curve the gain in utility of each tenth of all events, by what is liked in it
 * @param gainBefore where the taste changes, the gain in utility of the sixth of events before that; else 0
 * @param gainAfter where the taste changes, that of the last sixth, by the new one; else 0
 * @param seconds what it took, with the evaluation
 */
record TrialResult(
        double acceptance,
        double coverage,
        double editCost,
        double trueUtility,
        double acceptanceGain,
        double utilityGain,
        double kl,
        double perplexityRatio,
        List<Double> curve,
        double gainBefore,
        double gainAfter,
        double seconds) {
    TrialResult {
        curve = List.copyOf(curve);
    }
}
