package org.rollout4j.lm.loss;

import org.rollout4j.core.Require;

/**
 * Advantages of a completion's tokens by generalised advantage estimation (Schulman et al., 2016, equation 16).
 *
 * @param advantages {@code [tokens]}
 * @param returns {@code [tokens]}, what the value of the text before each token should have been: advantages plus values
 */
public record TokenAdvantages(double[] advantages, double[] returns) {
    /**
     * Goes back through a completion, after whose last token nothing follows, be it an end token or the limit of its length.
     *
     * @param rewards {@code [tokens]}
     * @param values {@code [tokens]}, estimates of the sum of rewards from a token on, made before it was known
     * @param gamma what a later reward is worth, 0 to 1
     * @param lam 0 (one token ahead) to 1 (all that follows); TRL's {@code lam}
     */
    public static TokenAdvantages of(double[] rewards, double[] values, double gamma, double lam) {
        Require.that(
                values.length == rewards.length,
                "length of values",
                values.length,
                "that of rewards is needed, " + rewards.length);
        Require.inRange("gamma", gamma, 0, 1);
        Require.inRange("lam", lam, 0, 1);
        double[] advantages = new double[rewards.length];
        double[] returns = new double[rewards.length];
        double nextAdvantage = 0;
        double nextValue = 0;
        for (int t = rewards.length - 1; t >= 0; t--) {
            double delta = rewards[t] + gamma * nextValue - values[t];
            advantages[t] = delta + gamma * lam * nextAdvantage;
            returns[t] = advantages[t] + values[t];
            nextAdvantage = advantages[t];
            nextValue = values[t];
        }
        return new TokenAdvantages(advantages, returns);
    }
}
