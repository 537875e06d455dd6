package org.rollout4j.lm.decide;

import java.util.Arrays;
import org.rollout4j.core.Metrics;
import org.rollout4j.lm.loss.ClipRange;

/**
 * The loss of some decisions: the clipped surrogate of PPO by their ratios of new to old probability, less what their entropy is worth, and the price
 * of the distance to the reference; means over decisions. Entropy and distance are sums over all legal actions of a situation, not estimates.
 */
final class DecisionLoss implements ActionTerms.Loss {
    /** What is seen of each situation, in the order of these columns. */
    private static final int ENTROPY = 0;

    private static final int KL = 1;
    private static final int APPROX_KL = 2;
    private static final int CLIPPED = 3;
    private static final int COLUMNS = 4;

    private final ImprovementConfig config;
    private final ClipRange clip;
    /** {@code [situations + 1]}, where the decisions of each begin in {@link #rows}. */
    private final int[] starts;
    /** The decisions, situation by situation. */
    private final int[] rows;

    private final int[] actions;
    private final double[] advantages;
    private final double[][] old;
    private final double[][] reference;
    private final double[][] seen;

    /**
     * @param situationOf {@code [decisions]}
     * @param actions {@code [decisions]}, what was chosen
     * @param advantages {@code [decisions]}
     * @param old {@code [situations][actions]}, log-probabilities when decisions were made
     * @param reference likewise those of the model that training began with; null where there is no price
     */
    DecisionLoss(
            ImprovementConfig config,
            int[] situationOf,
            int[] actions,
            double[] advantages,
            double[][] old,
            double[][] reference) {
        this.config = config;
        this.clip = ClipRange.symmetric(config.cliprange());
        this.actions = actions;
        this.advantages = advantages;
        this.old = old;
        this.reference = reference;
        this.seen = new double[old.length][COLUMNS];
        starts = new int[old.length + 1];
        for (int situation : situationOf) {
            starts[situation + 1]++;
        }
        Arrays.parallelPrefix(starts, Integer::sum);
        rows = new int[situationOf.length];
        int[] next = starts.clone();
        for (int row = 0; row < rows.length; row++) {
            rows[next[situationOf[row]]++] = row;
        }
    }

    @Override
    public double term(int situation, double[] logProbs, double[] slopes) {
        double loss = 0;
        for (int i = starts[situation]; i < starts[situation + 1]; i++) {
            int action = actions[rows[i]];
            double logRatio = logProbs[action] - old[situation][action];
            double ratio = Math.exp(logRatio);
            loss += clip.loss(ratio, advantages[rows[i]]);
            slopes[action] += clip.slope(ratio, advantages[rows[i]]);
            seen[situation][APPROX_KL] += Math.expm1(logRatio) - logRatio;
            seen[situation][CLIPPED] += Math.abs(ratio - 1) > config.cliprange() ? 1 : 0;
        }
        int count = starts[situation + 1] - starts[situation];
        double entropy = 0;
        double kl = 0;
        for (int a = 0; a < logProbs.length; a++) {
            if (logProbs[a] > Double.NEGATIVE_INFINITY) {
                double probability = Math.exp(logProbs[a]);
                double distance = reference == null ? 0 : logProbs[a] - reference[situation][a];
                entropy -= probability * logProbs[a];
                kl += probability * distance;
                slopes[a] += count
                        * probability
                        * (config.entropyWeight() * (logProbs[a] + 1) + config.beta() * (distance + 1));
            }
        }
        seen[situation][ENTROPY] = count * entropy;
        seen[situation][KL] = count * kl;
        for (int a = 0; a < slopes.length; a++) {
            slopes[a] /= rows.length;
        }
        return (loss + count * (config.beta() * kl - config.entropyWeight() * entropy)) / rows.length;
    }

    /** What was seen of the decisions: means. */
    Metrics metrics() {
        Metrics metrics = Metrics.NONE
                .with("entropy", mean(ENTROPY))
                .with("policy/approxkl_avg", mean(APPROX_KL))
                .with("policy/clipfrac_avg", mean(CLIPPED));
        return reference == null ? metrics : metrics.with("kl", mean(KL));
    }

    private double mean(int column) {
        return Arrays.stream(seen).mapToDouble(row -> row[column]).sum() / rows.length;
    }
}
