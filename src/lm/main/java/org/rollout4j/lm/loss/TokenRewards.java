package org.rollout4j.lm.loss;

import java.util.Collection;
import org.rollout4j.core.Metrics;

/**
 * The rewards of a completion's tokens.
 *
 * @param values {@code [tokens]}
 * @param score what of them came with the last token
 * @param kl the estimate of KL(policy || reference), the sum over tokens, in nats
 * @param nonScoreReward what tokens have paid for it, at most 0 on average
 */
public record TokenRewards(double[] values, double score, double kl, double nonScoreReward) {
    /** The reward of the completion as a whole, as RLOO has it. */
    public double total() {
        return Means.sum(values);
    }

    /**
     * The metrics of PPO: {@code objective/kl}, {@code objective/non_score_reward}, {@code objective/rlhf_reward} (with the score), {@code
     * objective/scores}: means over completions.
     *
     * @param completions of the whole batch, at least one, with scores
     */
    public static Metrics metrics(Collection<TokenRewards> completions) {
        return Metrics.NONE
                .with("objective/kl", Means.mean(Means.of(completions, TokenRewards::kl)))
                .with("objective/non_score_reward", Means.mean(Means.of(completions, TokenRewards::nonScoreReward)))
                .with("objective/rlhf_reward", Means.mean(Means.of(completions, TokenRewards::total)))
                .with("objective/scores", Means.mean(Means.of(completions, TokenRewards::score)));
    }
}
