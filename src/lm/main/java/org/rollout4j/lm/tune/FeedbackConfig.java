package org.rollout4j.lm.tune;

import org.rollout4j.core.Require;
import org.rollout4j.lm.loss.KtoLoss;
import org.rollout4j.lm.loss.PreferenceLoss;

/**
 * How a model learns from what somebody says of its texts.
 *
 * @param pairs what preferences are judged by
 * @param unpaired what single completions are judged by
 * @param pairsWeight of the loss of pairs, 0 or more
 * @param unpairedWeight of the loss of single completions, 0 or more
 * @param wantedWeight of the mean negative log-likelihood of the tokens of texts that are wanted, 0 or more
 * @param keptWeight the same of texts that are to be kept, 0 or more
 * @param maxLength the most tokens of a sequence
 * @param optimiser how parameters follow gradients; without dropout
 */
public record FeedbackConfig(
        PreferenceLoss pairs,
        KtoLoss unpaired,
        double pairsWeight,
        double unpairedWeight,
        double wantedWeight,
        double keptWeight,
        int maxLength,
        OptimiserConfig optimiser) {
    private static final double MAX_WEIGHT = 1000;

    public FeedbackConfig {
        Require.inRange("pairsWeight", pairsWeight, 0, MAX_WEIGHT);
        Require.inRange("unpairedWeight", unpairedWeight, 0, MAX_WEIGHT);
        Require.inRange("wantedWeight", wantedWeight, 0, MAX_WEIGHT);
        Require.inRange("keptWeight", keptWeight, 0, MAX_WEIGHT);
        Require.inRange("maxLength", maxLength, 2, 1 << 24);
        optimiser.requireNoDropout();
    }
}
