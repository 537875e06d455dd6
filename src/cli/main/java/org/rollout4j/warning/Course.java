package org.rollout4j.warning;

import static org.rollout4j.warning.RunSoFar.FEWEST;
import static org.rollout4j.warning.RunSoFar.LAST;
import static org.rollout4j.warning.RunSoFar.RECENT;

import java.util.Arrays;
import java.util.Optional;

/**
 * How a metric of completions has gone: of those that are learned from, or where there are none of those of held-out prompts, whose metrics begin
 * with {@code eval_}.
 *
 * @param start of the first rows
 * @param now of the last rows
 */
record Course(double start, double now) {
    private static final int FIRST = 5;

    /** Nothing where there are too few rows to tell. */
    static Optional<Course> of(RunSoFar run, String metric) {
        double[] learned = run.values(metric);
        if (learned.length >= FEWEST) {
            return Optional.of(
                    new Course(RunSoFar.median(Arrays.copyOf(learned, FIRST)), RunSoFar.medianOfLast(RECENT, learned)));
        }
        double[] heldOut = run.values("eval_" + metric);
        return heldOut.length > LAST
                ? Optional.of(new Course(heldOut[0], RunSoFar.meanOfLast(LAST, heldOut)))
                : Optional.empty();
    }
}
