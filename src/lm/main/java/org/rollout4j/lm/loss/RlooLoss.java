package org.rollout4j.lm.loss;

import java.util.Arrays;
import org.rollout4j.core.Require;

/**
 * The loss of RLOO (Ahmadian et al., 2024): the clipped loss of the ratio of new to old probability of whole completions, the mean over
 * completions. The penalty of the distance to the reference is in the rewards, {@link TokenRewards}, the baseline in the advantages.
 *
 * @param clip how far the ratio may move
 */
public record RlooLoss(ClipRange clip) {
    public RlooLoss {
        Require.that(clip != null, "clip", null, "a range is needed");
    }

    /**
     * The part of one completion in the loss of a batch.
     *
     * @param sample whose advantage is that of its first token; reference log-probabilities are for metrics alone
     * @param completions in the update, masked ones too: with the advantage the one constant of the batch that a term depends on
     */
    public PolicyTerm term(PolicySample sample, int completions) {
        Require.that(completions >= 1, "completions", completions, "at least 1 is needed");
        if (!sample.counts()) {
            return PolicyTerm.none(sample.length());
        }
        double logRatio = Means.sum(sample.logProbs()) - Means.sum(sample.oldLogProbs());
        double ratio = Math.exp(logRatio);
        double advantage = sample.advantages()[0];
        double[] slopes = new double[sample.length()];
        Arrays.fill(slopes, clip.slope(ratio, advantage) / completions);
        return new PolicyTerm(
                clip.loss(ratio, advantage) / completions,
                slopes,
                1,
                clip.low(ratio, advantage) ? 1 : 0,
                clip.high(ratio, advantage) ? 1 : 0,
                ratio,
                logRatio * logRatio / 2,
                sample.length(),
                sample.referenceLogProbs() == null
                        ? Double.NaN
                        : Means.sum(sample.oldLogProbs()) - Means.sum(sample.referenceLogProbs()));
    }
}
