package org.rollout4j.lm.tune;

import java.util.List;
import org.rollout4j.core.Metrics;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.TokenScores;
import org.rollout4j.train.Metric;

/** What the metrics of language models are; their names are TRL's. */
public final class LanguageMetrics implements Metric.Provider {
    private static final String EVALUATION = "evaluation";
    private static final String TRAIN = "train";
    private static final String REWARDS = "rewards";
    private static final String COMPLETIONS = "completions";

    /** The loss on what is held out, by which runs are judged. */
    public static final Metric EVAL_LOSS =
            new Metric("eval_loss", "Loss on held-out text", EVALUATION, Metric.Better.LOWER);

    /** {@code entropy} and {@code mean_token_accuracy}: means over the targets of a batch. */
    static Metrics ofTargets(Packed batch, TokenScores scores) {
        int correct = 0;
        for (int i = 0; i < batch.length(); i++) {
            correct += batch.targets()[i] != Packed.NONE && scores.correct()[i] ? 1 : 0;
        }
        return Metrics.NONE
                .with("entropy", entropy(batch, scores))
                .with("mean_token_accuracy", (double) correct / batch.targetCount());
    }

    /** The mean over the targets of a batch of the entropy of what may come there, in nats. */
    static double entropy(Packed batch, TokenScores scores) {
        double entropy = 0;
        for (int i = 0; i < batch.length(); i++) {
            entropy += batch.targets()[i] == Packed.NONE ? 0 : scores.entropies()[i];
        }
        return entropy / batch.targetCount();
    }

    /** The mean of each metric over several updates, which all have the same. */
    public static Metrics means(List<Metrics> updates) {
        Metrics means = Metrics.NONE;
        for (String name : updates.get(0).values().keySet()) {
            means = means.with(name, mean(updates, name));
        }
        return means;
    }

    /** The variance of a metric over several updates; 0 over one. */
    static double variance(List<Metrics> updates, String name) {
        double mean = mean(updates, name);
        double sum = 0;
        for (Metrics update : updates) {
            double difference = update.get(name).orElseThrow() - mean;
            sum += difference * difference;
        }
        return sum / Math.max(1, updates.size() - 1);
    }

    private static double mean(List<Metrics> updates, String name) {
        return updates.stream()
                        .mapToDouble(update -> update.get(name).orElseThrow())
                        .sum()
                / updates.size();
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                EVAL_LOSS,
                new Metric("eval_perplexity", "Perplexity of held-out text", EVALUATION, Metric.Better.LOWER),
                new Metric(
                        "eval_mean_token_accuracy",
                        "Tokens of held-out text predicted right",
                        EVALUATION,
                        Metric.Better.HIGHER),
                Metric.LOSS,
                Metric.ENTROPY,
                new Metric("mean_token_accuracy", "Tokens predicted right", TRAIN, Metric.Better.HIGHER),
                new Metric(
                        "rewards/accuracies",
                        "Pairs whose chosen completion has the higher reward",
                        REWARDS,
                        Metric.Better.HIGHER),
                new Metric(
                        "rewards/margins", "Reward of chosen less rejected completions", REWARDS, Metric.Better.HIGHER),
                new Metric("rewards/chosen", "Reward of chosen completions", REWARDS, Metric.Better.NEITHER),
                new Metric("rewards/rejected", "Reward of rejected completions", REWARDS, Metric.Better.NEITHER),
                new Metric("logps/chosen", "Log-probability of chosen completions", REWARDS, Metric.Better.NEITHER),
                new Metric("logps/rejected", "Log-probability of rejected completions", REWARDS, Metric.Better.NEITHER),
                new Metric(
                        "eval_rewards/accuracies",
                        "Held-out pairs whose chosen completion has the higher reward",
                        EVALUATION,
                        Metric.Better.HIGHER),
                new Metric(
                        "eval_rewards/margins",
                        "Reward of chosen less rejected held-out completions",
                        EVALUATION,
                        Metric.Better.HIGHER),
                new Metric(
                        "accuracy", "Pairs whose preferred text has the higher reward", REWARDS, Metric.Better.HIGHER),
                new Metric("margin", "Reward of preferred less other texts", REWARDS, Metric.Better.HIGHER),
                new Metric("mean_reward", "Reward of texts", REWARDS, Metric.Better.NEITHER),
                new Metric(
                        "eval_accuracy",
                        "Held-out pairs whose preferred text has the higher reward",
                        EVALUATION,
                        Metric.Better.HIGHER),
                new Metric(
                        "eval_accuracy_low",
                        "Accuracy on held-out pairs, lower end at 95 %",
                        EVALUATION,
                        Metric.Better.HIGHER),
                new Metric(
                        "eval_accuracy_high",
                        "Accuracy on held-out pairs, upper end at 95 %",
                        EVALUATION,
                        Metric.Better.HIGHER),
                new Metric("eval_best_accuracy", "Best accuracy on held-out pairs", EVALUATION, Metric.Better.NEITHER),
                new Metric(
                        "eval_calibration_error",
                        "Calibration error on held-out pairs",
                        EVALUATION,
                        Metric.Better.LOWER),
                new Metric(
                        "eval_margin",
                        "Reward of preferred less other held-out texts",
                        EVALUATION,
                        Metric.Better.HIGHER),
                new Metric("eval_mean_reward", "Reward of held-out texts", EVALUATION, Metric.Better.NEITHER),
                new Metric("eval_min_reward", "Lowest reward of held-out texts", EVALUATION, Metric.Better.NEITHER),
                new Metric("eval_max_reward", "Highest reward of held-out texts", EVALUATION, Metric.Better.NEITHER),
                new Metric("reward", "Reward of completions", REWARDS, Metric.Better.HIGHER),
                new Metric("reward_std", "Spread of rewards", REWARDS, Metric.Better.NEITHER),
                new Metric("frac_reward_zero_std", "Groups without spread", REWARDS, Metric.Better.LOWER),
                new Metric("kl", "Distance to the reference", REWARDS, Metric.Better.NEITHER),
                new Metric(
                        "eval_reward", "Reward of completions of held-out prompts", EVALUATION, Metric.Better.HIGHER),
                new Metric(
                        "eval_reward_std", "Spread of rewards of held-out prompts", EVALUATION, Metric.Better.NEITHER),
                new Metric("eval_kl", "Distance to the reference, a text", EVALUATION, Metric.Better.NEITHER),
                new Metric("completions/mean_length", "Tokens of a completion", COMPLETIONS, Metric.Better.NEITHER),
                new Metric(
                        "completions/clipped_ratio",
                        "Completions that came to no end",
                        COMPLETIONS,
                        Metric.Better.LOWER),
                new Metric(
                        "completions/repeated_ngrams",
                        "Repeated trigrams of a completion",
                        COMPLETIONS,
                        Metric.Better.LOWER),
                new Metric("tools/call_frequency", "Calls of a completion", COMPLETIONS, Metric.Better.NEITHER),
                new Metric("tools/failure_frequency", "Calls that failed", COMPLETIONS, Metric.Better.LOWER),
                new Metric("objective/kl", "Distance to the reference, a completion", REWARDS, Metric.Better.NEITHER),
                new Metric("objective/kl_coef", "Price of that distance", REWARDS, Metric.Better.NEITHER),
                new Metric(
                        "objective/entropy",
                        "Negative log-probability of a completion",
                        REWARDS,
                        Metric.Better.NEITHER),
                new Metric("objective/scores", "Reward with the penalty for no end", REWARDS, Metric.Better.HIGHER),
                new Metric("objective/scores_margin", "Reward of chosen less rejected", REWARDS, Metric.Better.NEITHER),
                new Metric(
                        "objective/non_score_reward",
                        "What the distance to the reference costs",
                        REWARDS,
                        Metric.Better.NEITHER),
                new Metric("objective/rlhf_reward", "Reward less that cost", REWARDS, Metric.Better.HIGHER),
                new Metric("policy/approxkl_avg", "Distance to the policy that sampled", TRAIN, Metric.Better.NEITHER),
                new Metric("policy/clipfrac_avg", "Ratios out of range", TRAIN, Metric.Better.NEITHER),
                new Metric("policy/entropy_avg", "Entropy of a token", TRAIN, Metric.Better.NEITHER),
                new Metric("loss/policy_avg", "Loss of the policy", TRAIN, Metric.Better.NEITHER),
                new Metric("loss/value_avg", "Loss of the value network", TRAIN, Metric.Better.LOWER),
                new Metric("val/clipfrac_avg", "Values out of range", TRAIN, Metric.Better.NEITHER),
                new Metric("val/ratio", "Mean ratio of new to old probability", TRAIN, Metric.Better.NEITHER),
                new Metric("val/ratio_var", "Variance of ratios over updates", TRAIN, Metric.Better.NEITHER),
                new Metric("val/grad_norm", "Gradient norm of the value network", TRAIN, Metric.Better.NEITHER),
                new Metric("val/num_eos_tokens", "Completions that came to an end", COMPLETIONS, Metric.Better.NEITHER),
                new Metric(
                        "val/contain_eos_token",
                        "Fraction of completions that came to an end",
                        COMPLETIONS,
                        Metric.Better.NEITHER),
                new Metric("frac_pairs_skipped", "Pairs without a better one", REWARDS, Metric.Better.LOWER),
                new Metric("decisions", "Decisions made", TRAIN, Metric.Better.NEITHER),
                new Metric("situations", "Different situations of an update", TRAIN, Metric.Better.NEITHER),
                new Metric(
                        "evaluationReturnDrawn",
                        "Return of evaluations with actions drawn",
                        EVALUATION,
                        Metric.Better.HIGHER),
                new Metric(
                        "evaluationFractionOfOptimal",
                        "Way from the random policy to the optimum",
                        EVALUATION,
                        Metric.Better.HIGHER),
                new Metric(
                        "evaluationFractionOfOptimalDrawn",
                        "Way from the random policy to the optimum with actions drawn",
                        EVALUATION,
                        Metric.Better.HIGHER),
                new Metric("clip_ratio/region_mean", "Ratios out of range", TRAIN, Metric.Better.NEITHER),
                new Metric("grad_norm", "Gradient norm", TRAIN, Metric.Better.NEITHER),
                new Metric("learning_rate", "Learning rate", TRAIN, Metric.Better.NEITHER),
                new Metric("num_tokens", "Tokens seen", TRAIN, Metric.Better.NEITHER));
    }
}
