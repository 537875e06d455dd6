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

    /** The loss on what is held out, by which runs are judged. */
    public static final Metric EVAL_LOSS =
            new Metric("eval_loss", "Loss on held-out text", EVALUATION, Metric.Better.LOWER);

    /** {@code entropy} and {@code mean_token_accuracy}: means over the targets of a batch. */
    static Metrics ofTargets(Packed batch, TokenScores scores) {
        double entropy = 0;
        int correct = 0;
        for (int i = 0; i < batch.length(); i++) {
            boolean target = batch.targets()[i] != Packed.NONE;
            entropy += target ? scores.entropies()[i] : 0;
            correct += target && scores.correct()[i] ? 1 : 0;
        }
        int targets = batch.targetCount();
        return Metrics.NONE.with("entropy", entropy / targets).with("mean_token_accuracy", (double) correct / targets);
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
                new Metric("grad_norm", "Gradient norm", TRAIN, Metric.Better.NEITHER),
                new Metric("learning_rate", "Learning rate", TRAIN, Metric.Better.NEITHER),
                new Metric("num_tokens", "Tokens seen", TRAIN, Metric.Better.NEITHER));
    }
}
