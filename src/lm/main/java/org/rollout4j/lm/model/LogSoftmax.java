package org.rollout4j.lm.model;

import java.util.Arrays;
import org.rollout4j.math.FastMath;

/**
 * Log-probabilities from logits, with the temperature inside, for all who need them: what samples, what learns, what is compared with. Logits
 * come as {@code [vocabulary][columns]}, a column for each position; sums and maxima then run along rows, which vectorises.
 */
final class LogSoftmax {
    /** So many terms are added as floats before their sum is added as a double. */
    private static final int TERMS = 64;

    /** As {@link #TERMS}, of one column: there are many sums beside each other in a product with ones. */
    private static final int TERMS_OF_ONE = 1024;

    private final float[] maxima;
    private final float[] partial;
    private final float[] partialEntropy;
    private final double[] sums;
    private final double[] weighted;
    private final float[] terms;
    private final float[] moreTerms;
    private final float[] tile;
    private final float[] ones;
    private float scale;

    /**
     * @param maxColumns the most columns; one for one column alone is several times as fast with it as another
     */
    LogSoftmax(int maxColumns) {
        maxima = new float[maxColumns];
        partial = new float[maxColumns];
        partialEntropy = new float[maxColumns];
        sums = new double[maxColumns];
        weighted = new double[maxColumns];
        int length = maxColumns == 1 ? TERMS_OF_ONE : TERMS * maxColumns;
        terms = new float[length];
        moreTerms = new float[length];
        tile = new float[length];
        ones = Kernels.ones(maxColumns == 1 ? TERMS_OF_ONE : TERMS);
    }

    /**
     * Replaces logits by the exponentials of their distances to the maximum of their column, divided by the temperature, and remembers what
     * {@link #logProb} and the others need.
     *
     * @param at where the logits begin
     */
    void exponentials(float[] logits, int at, int vocabulary, int columns, double temperature) {
        scale = (float) (1 / temperature);
        if (maxima.length == 1) {
            exponentials(logits, at, vocabulary);
            return;
        }
        Arrays.fill(maxima, 0, columns, Float.NEGATIVE_INFINITY);
        for (int from = 0; from < vocabulary; from += TERMS) {
            fold(logits, at + from * columns, Math.min(TERMS, vocabulary - from), columns);
        }
        Arrays.fill(sums, 0, columns, 0);
        Arrays.fill(weighted, 0, columns, 0);
        for (int from = 0; from < vocabulary; from += TERMS) {
            add(logits, at + from * columns, Math.min(TERMS, vocabulary - from), columns);
        }
    }

    /** Of one column: its rows are so short that loops and products are long only along it. */
    private void exponentials(float[] logits, int at, int vocabulary) {
        maxima[0] = max(logits, at, vocabulary);
        sums[0] = 0;
        weighted[0] = 0;
        for (int from = 0; from < vocabulary; from += TERMS_OF_ONE) {
            int count = Math.min(TERMS_OF_ONE, vocabulary - from);
            System.arraycopy(logits, at + from, terms, 0, count);
            exponentials(count, maxima[0]);
            System.arraycopy(terms, 0, logits, at + from, count);
            Kernels.rowSums(terms, 1, count, 1, partial, ones);
            Kernels.rowSums(tile, 1, count, 1, partialEntropy, ones);
            sums[0] += partial[0];
            weighted[0] += partialEntropy[0];
        }
    }

    /** Replaces {@link #terms} by their exponentials, and sets {@link #tile} to these times what they are the exponentials of. */
    private void exponentials(int count, float max) {
        for (int i = 0; i < count; i++) {
            tile[i] = (terms[i] - max) * scale;
        }
        for (int i = 0; i < count; i++) {
            terms[i] = FastMath.expOfNegative(tile[i]);
        }
        for (int i = 0; i < count; i++) {
            tile[i] *= terms[i];
        }
    }

    private static float max(float[] values, int at, int length) {
        float a = Float.NEGATIVE_INFINITY;
        float b = a;
        float c = a;
        float d = a;
        int i = at;
        for (; i <= at + length - 4; i += 4) { // four that do not wait for each other
            a = Math.max(a, values[i]);
            b = Math.max(b, values[i + 1]);
            c = Math.max(c, values[i + 2]);
            d = Math.max(d, values[i + 3]);
        }
        for (; i < at + length; i++) {
            a = Math.max(a, values[i]);
        }
        return Math.max(Math.max(a, b), Math.max(c, d));
    }

    /** Raises {@link #maxima} to those of some terms, by folding halves of them onto each other. */
    private void fold(float[] logits, int at, int count, int columns) {
        int left = count * columns;
        System.arraycopy(logits, at, terms, 0, left);
        while (left > columns) {
            int half = (left / columns + 1) / 2 * columns;
            int folded = left - half;
            System.arraycopy(terms, half, tile, 0, folded);
            for (int i = 0; i < folded; i++) {
                terms[i] = Math.max(terms[i], tile[i]);
            }
            left = half;
        }
        for (int c = 0; c < columns; c++) {
            maxima[c] = Math.max(maxima[c], terms[c]);
        }
    }

    private void add(float[] logits, int at, int count, int columns) {
        int length = count * columns;
        System.arraycopy(logits, at, terms, 0, length);
        Kernels.tile(maxima, 0, count, columns, tile);
        for (int i = 0; i < length; i++) {
            tile[i] = (terms[i] - tile[i]) * scale;
        }
        for (int i = 0; i < length; i++) {
            terms[i] = FastMath.expOfNegative(tile[i]);
        }
        for (int i = 0; i < length; i++) {
            tile[i] *= terms[i];
        }
        System.arraycopy(terms, 0, logits, at, length);
        Arrays.fill(partial, 0, columns, 0);
        Kernels.columnSums(terms, count, columns, partial, 0, ones);
        Arrays.fill(partialEntropy, 0, columns, 0);
        Kernels.columnSums(tile, count, columns, partialEntropy, 0, ones);
        for (int c = 0; c < columns; c++) {
            sums[c] += partial[c];
            weighted[c] += partialEntropy[c];
        }
    }

    /** Multiplies each column of {@code values[vocabulary][columns]}, which begins at {@code at}, by a factor of its own. */
    void scale(float[] values, int at, int vocabulary, int columns, float[] factors) {
        for (int from = 0; from < vocabulary; from += TERMS) {
            int count = Math.min(TERMS, vocabulary - from);
            int length = count * columns;
            int first = at + from * columns;
            System.arraycopy(values, first, terms, 0, length);
            Kernels.tile(factors, 0, count, columns, tile);
            for (int i = 0; i < length; i++) {
                terms[i] *= tile[i];
            }
            System.arraycopy(terms, 0, values, first, length);
        }
    }

    /** The same with {@code factor + logFactor * log(x)} for each {@code x}, which is an exponential of {@link #exponentials}. */
    void scaleByLogs(float[] values, int at, int vocabulary, int columns, float[] factors, float[] logFactors) {
        for (int from = 0; from < vocabulary; from += TERMS) {
            int count = Math.min(TERMS, vocabulary - from);
            int length = count * columns;
            int first = at + from * columns;
            System.arraycopy(values, first, terms, 0, length);
            Kernels.tile(logFactors, 0, count, columns, tile);
            for (int i = 0; i < length; i++) {
                tile[i] *= FastMath.log(terms[i]);
            }
            Kernels.tile(factors, 0, count, columns, moreTerms);
            for (int i = 0; i < length; i++) {
                terms[i] *= tile[i] + moreTerms[i];
            }
            System.arraycopy(terms, 0, values, first, length);
        }
    }

    /** The log-probability of what has this logit in column {@code column}. */
    double logProb(float logit, int column) {
        return ((double) logit - maxima[column]) * scale - Math.log(sums[column]);
    }

    /** The sum of the exponentials of a column. */
    double sum(int column) {
        return sums[column];
    }

    /** The entropy of the distribution of a column, in nats. */
    double entropy(int column) {
        return Math.log(sums[column]) - weighted[column] / sums[column];
    }

    /** Whether no logit of the column was greater than this one. */
    boolean isMax(float logit, int column) {
        return logit >= maxima[column];
    }
}
