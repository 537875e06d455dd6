package org.rollout4j.lm.model;

import java.util.BitSet;
import java.util.random.RandomGenerator;

/** Chooses the next token of a text from its logits. */
final class TokenChoice {
    private final SamplingConfig config;
    private final float[] logits;
    /** In proportion; zero for tokens that are filtered out. */
    private final double[] probabilities;

    /** Tokens in an order that is sought no further than needed: a key has the logit above the token, and the more likely come first. */
    private final long[] keys;

    /**
     * @param vocabulary so many of the first tokens may be chosen
     */
    TokenChoice(SamplingConfig config, int vocabulary) {
        this.config = config;
        this.logits = new float[vocabulary];
        this.probabilities = new double[vocabulary];
        this.keys = new long[vocabulary];
    }

    /** Whether nothing but chance decides: then drawing among the exponentials does the same, quicker. */
    static boolean isPlain(SamplingConfig config) {
        return config.temperature() > 0
                && config.topK() == 0
                && config.topP() == 1
                && config.minP() == 0
                && config.repetitionPenalty() == 1;
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
        for (int v = 0; v < vocabulary; v++) {
            probabilities[v] = Math.exp(((double) logits[v] - logits[best]) / config.temperature());
        }
        return draw(filter(), random);
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
    private double filter() {
        if ((config.topK() > 0 && config.topK() < keys.length) || config.topP() < 1) {
            for (int v = 0; v < keys.length; v++) {
                keys[v] = key(v);
            }
            int kept = keys.length;
            if (config.topK() > 0 && config.topK() < kept) {
                kept = drop(kept, select(kept, config.topK(), Double.POSITIVE_INFINITY));
            }
            if (config.topP() < 1) {
                drop(kept, select(kept, kept, config.topP() * sum(0, kept)));
            }
        }
        double left = 0;
        for (int v = 0; v < probabilities.length; v++) {
            if (probabilities[v] < config.minP()) { // the most likely one has 1
                probabilities[v] = 0;
            }
            left += probabilities[v];
        }
        return left;
    }

    private long key(int token) {
        int bits = Float.floatToIntBits(logits[token]);
        int ascending = bits ^ ((bits >> 31) & Integer.MAX_VALUE); // in the order of the floats
        return ((long) ~ascending << 32) | token;
    }

    private int drop(int count, int kept) {
        for (int i = kept; i < count; i++) {
            probabilities[(int) keys[i]] = 0;
        }
        return kept;
    }

    private double sum(int from, int end) {
        double sum = 0;
        for (int i = from; i < end; i++) {
            sum += probabilities[(int) keys[i]];
        }
        return sum;
    }

    /**
     * Moves the least of the first {@code length} keys to the front, as few as are {@code count} or have {@code mass} together, but one at
     * least, and returns how many. By Hoare's quickselect: nothing is sorted that is not asked for.
     */
    private int select(int length, int count, double mass) {
        int from = 0;
        int end = length;
        double missing = mass;
        while (from < end) {
            int pivot = partition(from, end);
            double before = sum(from, pivot);
            double with = before + probabilities[(int) keys[pivot]];
            if (pivot >= count || before >= missing) {
                end = pivot;
            } else if (pivot + 1 >= count || with >= missing) {
                return pivot + 1;
            } else {
                from = pivot + 1;
                missing -= with;
            }
        }
        return Math.max(1, from);
    }

    /** Moves keys less than one of them before it and the others behind it, and returns where it is. */
    private int partition(int from, int end) {
        swap((from + end) >>> 1, end - 1);
        long pivot = keys[end - 1];
        int place = from;
        for (int i = from; i < end - 1; i++) {
            if (keys[i] < pivot) {
                swap(place++, i);
            }
        }
        swap(place, end - 1);
        return place;
    }

    private void swap(int one, int other) {
        long key = keys[one];
        keys[one] = keys[other];
        keys[other] = key;
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
