package org.rollout4j.lm.loss;

import java.util.Arrays;
import org.rollout4j.core.Require;

/**
 * A completion that was sampled, with what was made of it. Arrays are {@code [tokens]}, over the completion's own tokens with its end token,
 * if it came to one; they are not copied. All log-probabilities have to be those of the temperature that was sampled with, in nats.
 *
 * @param logProbs under the policy as it is now
 * @param oldLogProbs under the policy that drew the tokens; the same array as {@code logProbs} where that is the policy as it is now
 * @param referenceLogProbs under the reference; null where there is none
 * @param advantages of each token
 * @param counts whether it is learned from: false for a truncated one that is to be masked, which then counts for nothing but the number of
 *     completions
 */
public record PolicySample(
        double[] logProbs, double[] oldLogProbs, double[] referenceLogProbs, double[] advantages, boolean counts) {
    public PolicySample {
        Require.that(logProbs.length >= 1, "tokens of the completion", logProbs.length, "at least 1 is needed");
        requireLength("oldLogProbs", oldLogProbs, logProbs);
        requireLength("advantages", advantages, logProbs);
        if (referenceLogProbs != null) {
            requireLength("referenceLogProbs", referenceLogProbs, logProbs);
        }
    }

    /** A completion that counts, with one advantage for all of its tokens. */
    public static PolicySample of(
            double[] logProbs, double[] oldLogProbs, double[] referenceLogProbs, double advantage) {
        double[] advantages = new double[logProbs.length];
        Arrays.fill(advantages, advantage);
        return new PolicySample(logProbs, oldLogProbs, referenceLogProbs, advantages, true);
    }

    /** The number of its tokens. */
    public int length() {
        return logProbs.length;
    }

    /** {@code log new / old} of a token. */
    double logRatio(int token) {
        return logProbs[token] - oldLogProbs[token];
    }

    private static void requireLength(String field, double[] values, double[] logProbs) {
        Require.that(
                values.length == logProbs.length,
                "length of " + field,
                values.length,
                "that of logProbs is needed, " + logProbs.length);
    }
}
