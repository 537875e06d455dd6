package org.rollout4j.lm.tune;

import java.util.List;
import org.rollout4j.core.Metrics;
import org.rollout4j.lm.loss.CompletionLengths;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.reward.RepetitionPenalty;

/** What completions look like, whatever they are worth. */
final class CompletionMetrics {
    private static final int TRIGRAM = 3;

    private CompletionMetrics() {}

    /**
     * {@link CompletionLengths}, and {@code completions/repeated_ngrams}: the mean over completions of 1 - distinct trigrams / trigrams of their
     * token ids, 0 for one with fewer than two trigrams.
     *
     * @param completions {@code [tokens]} of each that the model has chosen, with the end token, at least one completion
     * @param ended {@code [completions]}, which came to an end
     */
    static Metrics of(List<int[]> completions, boolean[] ended) {
        int[] lengths = completions.stream().mapToInt(own -> own.length).toArray();
        double repeated = completions.stream()
                .mapToDouble(own -> RepetitionPenalty.repeated(TRIGRAM, own))
                .average()
                .orElseThrow();
        return CompletionLengths.metrics(lengths, ended).with("completions/repeated_ngrams", repeated);
    }

    /** {@code tools/call_frequency}, the calls of a completion that were answered, and {@code tools/failure_frequency}, the share of them whose answer is an error, 0 where there are none. */
    static Metrics ofTools(List<Completion> completions) {
        List<Completion.Answer> answers =
                completions.stream().flatMap(one -> one.answers().stream()).toList();
        double failed = answers.stream().filter(Completion.Answer::failed).count();
        return Metrics.NONE
                .with("tools/call_frequency", (double) answers.size() / completions.size())
                .with("tools/failure_frequency", failed / Math.max(1, answers.size()));
    }
}
