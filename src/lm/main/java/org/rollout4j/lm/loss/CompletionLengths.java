package org.rollout4j.lm.loss;

import java.util.IntSummaryStatistics;
import java.util.stream.IntStream;
import org.rollout4j.core.Metrics;

/** How long completions are. */
public final class CompletionLengths {
    private CompletionLengths() {}

    /**
     * {@code completions/mean_length}, {@code min_length}, {@code max_length}; {@code completions/clipped_ratio}, the share that did not come
     * to an end; {@code completions/mean_terminated_length}, {@code min_terminated_length}, {@code max_terminated_length} of the others, 0
     * where there are none.
     *
     * @param lengths {@code [completions]}, tokens with the end token, at least one completion
     * @param ended {@code [completions]}, which came to an end token
     */
    public static Metrics metrics(int[] lengths, boolean[] ended) {
        IntSummaryStatistics all = IntStream.of(lengths).summaryStatistics();
        int[] terminated = IntStream.range(0, lengths.length)
                .filter(i -> ended[i])
                .map(i -> lengths[i])
                .toArray();
        IntSummaryStatistics own =
                IntStream.of(terminated.length == 0 ? new int[1] : terminated).summaryStatistics();
        return lengths("length", all)
                .with("completions/clipped_ratio", 1 - (double) terminated.length / lengths.length)
                .with(lengths("terminated_length", own));
    }

    private static Metrics lengths(String name, IntSummaryStatistics lengths) {
        return Metrics.NONE
                .with("completions/mean_" + name, lengths.getAverage())
                .with("completions/min_" + name, lengths.getMin())
                .with("completions/max_" + name, lengths.getMax());
    }
}
