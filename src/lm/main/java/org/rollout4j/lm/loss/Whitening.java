package org.rollout4j.lm.loss;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Numbers of tokens brought to standard deviation 1 over all tokens of a batch, as PPO does with advantages and, if asked, rewards. */
public final class Whitening {
    private static final double EPSILON = 1e-8;

    private Whitening() {}

    /**
     * The whitened numbers; those given stay as they are.
     *
     * @param completions {@code [tokens]} of each completion; there is no padding that could count
     * @param shiftMean whether the mean becomes 0, as for advantages, or stays, as for rewards
     */
    public static List<double[]> whiten(Collection<double[]> completions, boolean shiftMean) {
        double[] all = completions.stream().flatMapToDouble(Arrays::stream).toArray();
        double mean = Means.mean(all);
        double deviation = all.length < 2 ? 0 : Means.deviation(all);
        double scale = 1 / Math.sqrt(deviation * deviation + EPSILON);
        double level = shiftMean ? 0 : mean;
        return completions.stream()
                .map(values -> Arrays.stream(values)
                        .map(value -> (value - mean) * scale + level)
                        .toArray())
                .toList();
    }
}
