package org.rollout4j.lm.data;

import java.util.Arrays;

/**
 * How long rows are.
 *
 * @param count the number of rows; where it is 0, so are all others
 * @param min of the shortest
 * @param median half are at most as long
 * @param percentile95 95 of 100 are at most as long
 * @param max of the longest
 * @param total of all together
 */
public record Lengths(int count, long min, long median, long percentile95, long max, long total) {
    static Lengths of(long... lengths) {
        long[] sorted = lengths.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return n == 0
                ? new Lengths(0, 0, 0, 0, 0, 0)
                : new Lengths(
                        n,
                        sorted[0],
                        nearestRank(sorted, 50),
                        nearestRank(sorted, 95),
                        sorted[n - 1],
                        Arrays.stream(sorted).sum());
    }

    private static long nearestRank(long[] sorted, int percent) {
        return sorted[(int) ((sorted.length * (long) percent + 99) / 100) - 1];
    }
}
