package org.rollout4j.warning;

import static org.rollout4j.warning.RunSoFar.LAST;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Troubles of language models that learn from texts, or from preferences between texts:
 *
 * <ul>
 *   <li>overfitting: the least loss on held-out text is six evaluations ago or more, and the mean of the last three is above it by more
 *       than {@value #LOSS_RISE} of it.
 * </ul>
 */
final class TextRules {
    static final List<Rule> ALL = List.of(TextRules::overfitting);

    private static final double LOSS_RISE = 0.02;

    private TextRules() {}

    private static Optional<Warning> overfitting(RunSoFar run) {
        double[] loss = run.values(RunSoFar.HELD_OUT_LOSS);
        int earlier = loss.length - 2 * LAST;
        if (earlier <= 0) {
            return Optional.empty();
        }
        double least = Arrays.stream(loss).min().orElseThrow();
        boolean longAgo = Arrays.stream(loss, 0, earlier).anyMatch(value -> value == least);
        double last = RunSoFar.meanOfLast(LAST, loss);
        return longAgo && last > (1 + LOSS_RISE) * least
                ? Warning.of(
                        "Overfitting",
                        "The folder best still has the good model. Take fewer steps, more text, a smaller model or dropout=0.1.",
                        "the loss on held-out text rose from %.4g to %.4g",
                        least,
                        last)
                : Optional.empty();
    }
}
