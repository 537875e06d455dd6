package org.rollout4j.lm.loss;

import java.util.Collection;
import org.rollout4j.core.Metrics;

/** How far the rewards of pairs can be relied on. */
public final class Comparisons {
    private static final double NORMAL_975 = 1.959963984540054;
    private static final int BINS = 10;

    private Comparisons() {}

    /**
     * {@code accuracy_low} and {@code accuracy_high}, between which the accuracy is with a confidence of 95 % (Wilson, 1927); {@code
     * calibration_error}, the expected calibration error of {@code sigmoid(r1 - r2)} as the probability that the first text is preferred, in 10
     * bins: each pair counts both ways round, since it says nothing which text comes first.
     *
     * @param pairs at least one
     */
    public static Metrics metrics(Collection<RewardLoss.Pair> pairs) {
        long right =
                pairs.stream().filter(pair -> pair.chosen() > pair.rejected()).count();
        double[] interval = wilson(right, pairs.size());
        return Metrics.NONE
                .with("accuracy_low", interval[0])
                .with("accuracy_high", interval[1])
                .with("calibration_error", calibrationError(pairs));
    }

    /**
     * The 95 % interval of Wilson of a proportion, {@code [low, high]}.
     *
     * @param successes of the trials
     * @param trials at least 1
     */
    static double[] wilson(long successes, long trials) {
        double p = (double) successes / trials;
        double z2 = NORMAL_975 * NORMAL_975 / trials;
        double centre = (p + z2 / 2) / (1 + z2);
        double half = NORMAL_975 * Math.sqrt(p * (1 - p) / trials + z2 / (4 * trials)) / (1 + z2);
        return new double[] {Math.max(0, centre - half), Math.min(1, centre + half)};
    }

    static double calibrationError(Collection<RewardLoss.Pair> pairs) {
        double[] excess = new double[BINS];
        for (RewardLoss.Pair pair : pairs) {
            double p = Logistic.sigmoid(pair.chosen() - pair.rejected());
            double q = Logistic.sigmoid(pair.rejected() - pair.chosen());
            excess[bin(p)] += p - 1;
            excess[bin(q)] += q;
        }
        double sum = 0;
        for (double ofBin : excess) {
            sum += Math.abs(ofBin);
        }
        return sum / (2.0 * pairs.size());
    }

    private static int bin(double p) {
        return Math.min(BINS - 1, (int) (BINS * p));
    }
}
