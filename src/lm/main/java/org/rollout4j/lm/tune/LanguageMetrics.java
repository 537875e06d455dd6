package org.rollout4j.lm.tune;

import java.util.List;
import org.rollout4j.train.Metric;

/** What the metrics of language models are; their names are TRL's. */
public final class LanguageMetrics implements Metric.Provider {
    private static final String EVALUATION = "evaluation";
    private static final String TRAIN = "train";

    /** The loss on what is held out, by which runs are judged. */
    public static final Metric EVAL_LOSS =
            new Metric("eval_loss", "Loss on held-out text", EVALUATION, Metric.Better.LOWER);

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
                new Metric("grad_norm", "Gradient norm", TRAIN, Metric.Better.NEITHER),
                new Metric("learning_rate", "Learning rate", TRAIN, Metric.Better.NEITHER),
                new Metric("num_tokens", "Tokens seen", TRAIN, Metric.Better.NEITHER));
    }
}
