package org.rollout4j.lm.loss;

import org.rollout4j.core.Require;

/**
 * How rewards of completions become rewards of their tokens: each token pays for its distance to the reference, and the score comes with the
 * last one. No gradient goes through any of it.
 *
 * @param klCoef the price, at least 0; TRL's {@code kl_coef} in PPO, {@code beta} in RLOO
 * @param klEstimator K1 or K3
 * @param missingEosPenalty what a completion without an end token loses of its score, at least 0
 */
public record KlPenalty(double klCoef, KlEstimator klEstimator, double missingEosPenalty) {
    public KlPenalty {
        Require.inRange("kl_coef", klCoef, 0, Double.MAX_VALUE);
        Require.that(
                klEstimator == KlEstimator.K1 || klEstimator == KlEstimator.K3,
                "kl_estimator",
                klEstimator,
                "K1 or K3 is allowed in rewards, where K2 is biased");
        Require.inRange("missing_eos_penalty", missingEosPenalty, 0, Double.MAX_VALUE);
    }

    /** The same at another price. */
    public KlPenalty withKlCoef(double coefficient) {
        return new KlPenalty(coefficient, klEstimator, missingEosPenalty);
    }

    /**
     * The rewards of a completion's tokens.
     *
     * @param score what the completion is worth; NaN, which makes its last reward NaN, where it is missing
     * @param logProbs {@code [tokens]}, under the policy that drew them, at least one, in nats; its end token, if it came to one, is the last
     * @param referenceLogProbs {@code [tokens]}, under the reference
     * @param ended whether it came to an end token
     */
    public TokenRewards rewards(double score, double[] logProbs, double[] referenceLogProbs, boolean ended) {
        int length = logProbs.length;
        Require.that(length >= 1, "tokens of the completion", length, "at least 1 is needed");
        Require.that(
                referenceLogProbs.length == length,
                "length of referenceLogProbs",
                referenceLogProbs.length,
                "that of logProbs is needed, " + length);
        double[] values = new double[length];
        double kl = 0;
        for (int t = 0; t < length; t++) {
            double estimate = klEstimator.value(logProbs[t] - referenceLogProbs[t]);
            kl += estimate;
            values[t] -= klCoef * estimate;
        }
        double penalised = ended ? score : score - missingEosPenalty;
        values[length - 1] += penalised;
        return new TokenRewards(values, penalised, kl, -klCoef * kl);
    }
}
