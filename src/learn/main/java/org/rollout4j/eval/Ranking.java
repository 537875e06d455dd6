package org.rollout4j.eval;

import java.util.List;
import org.rollout4j.math.Statistics;

/** Ranks that claim no more than intervals show. */
public final class Ranking {
    private Ranking() {}

    /**
     * The rank of each interval: 1 and the number of intervals that lie wholly above it. So whatever overlaps with all that are
     * better shares rank 1 with the best, and a rank is only worse where some other agent is better beyond doubt.
     */
    public static List<Integer> ranks(List<Statistics.Interval> intervals) {
        return intervals.stream()
                .map(own -> 1
                        + (int) intervals.stream()
                                .filter(other -> other.low() > own.high())
                                .count())
                .toList();
    }
}
