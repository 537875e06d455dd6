package org.rollout4j.lm.model;

import java.util.BitSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Chooses the next token of a text from its logits. */
final class TokenChoice {
    private final SamplingConfig config;
    private final float[] logits;
    private final double[] probabilities;

    /**
     * @param vocabulary so many of the first tokens may be chosen
     */
    TokenChoice(SamplingConfig config, int vocabulary) {
        this.config = config;
        this.logits = new float[vocabulary];
        this.probabilities = new double[vocabulary];
    }

    /** Whether nothing but chance decides: then {@link #draw} of the exponentials does the same, quicker. */
    static boolean isPlain(SamplingConfig config) {
        return config.temperature() > 0
                && config.topK() == 0
                && config.topP() == 1
                && config.minP() == 0
                && config.repetitionPenalty() == 1;
    }

    /**
     * Draws a token in proportion to a column of {@code weights[vocabulary][columns]}.
     *
     * @param sum of the column
     */
    static int draw(float[] weights, int vocabulary, int columns, int column, double sum, RandomGenerator random) {
        double left = random.nextDouble() * sum;
        int last = 0;
        for (int v = 0; v < vocabulary; v++) {
            float weight = weights[v * columns + column];
            if (weight > 0) {
                last = v;
                left -= weight;
                if (left < 0) {
                    return v;
                }
            }
        }
        return last; // rounding
    }

    /**
     * @param all {@code [vocabulary][columns]}
     * @param column which text's
     * @param seen the tokens that the text holds
     * @param random draws one number; none at temperature 0
     */
    int next(float[] all, int columns, int column, BitSet seen, RandomGenerator random) {
        int vocabulary = logits.length;
        for (int v = 0; v < vocabulary; v++) {
            logits[v] = all[v * columns + column];
        }
        if (config.repetitionPenalty() != 1) {
            float penalty = (float) config.repetitionPenalty();
            for (int v = seen.nextSetBit(0); v >= 0; v = seen.nextSetBit(v + 1)) {
                logits[v] = logits[v] > 0 ? logits[v] / penalty : logits[v] * penalty;
            }
        }
        int best = best();
        if (config.temperature() == 0) {
            return best;
        }
        double sum = 0;
        for (int v = 0; v < vocabulary; v++) {
            probabilities[v] = Math.exp(((double) logits[v] - logits[best]) / config.temperature());
            sum += probabilities[v];
        }
        return draw(filter(best, sum), random);
    }

    private int best() {
        int best = 0;
        for (int v = 1; v < logits.length; v++) {
            if (logits[v] > logits[best]) {
                best = v;
            }
        }
        return best;
    }

    /** Zeroes what is filtered out, and returns the sum of what is left. */
    private double filter(int best, double sum) {
        double left = sum;
        if ((config.topK() > 0 && config.topK() < logits.length) || config.topP() < 1) {
            int[] order = IntStream.range(0, logits.length)
                    .filter(v -> probabilities[v] > 0)
                    .boxed()
                    .sorted((one, other) -> Double.compare(probabilities[other], probabilities[one]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            int kept = config.topK() > 0 ? Math.min(config.topK(), order.length) : order.length;
            left = IntStream.range(0, kept)
                    .mapToDouble(i -> probabilities[order[i]])
                    .sum();
            kept = nucleus(order, kept, left);
            for (int i = kept; i < order.length; i++) {
                probabilities[order[i]] = 0;
            }
            left = IntStream.range(0, kept)
                    .mapToDouble(i -> probabilities[order[i]])
                    .sum();
        }
        if (config.minP() > 0) {
            left = 0;
            double least = config.minP() * probabilities[best];
            for (int v = 0; v < logits.length; v++) {
                probabilities[v] = probabilities[v] < least ? 0 : probabilities[v];
                left += probabilities[v];
            }
        }
        return left;
    }

    /** How many of the first tokens have the probability that is wanted, at least 1. */
    private int nucleus(int[] order, int count, double sum) {
        double before = 0;
        for (int i = 0; i < count; i++) {
            if (i > 0 && before >= config.topP() * sum) {
                return i;
            }
            before += probabilities[order[i]];
        }
        return count;
    }

    private int draw(double sum, RandomGenerator random) {
        double left = random.nextDouble() * sum;
        int last = 0;
        for (int v = 0; v < logits.length; v++) {
            if (probabilities[v] > 0) {
                last = v;
                left -= probabilities[v];
                if (left < 0) {
                    return v;
                }
            }
        }
        return last; // rounding
    }
}
