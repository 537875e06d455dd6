package org.rollout4j.lm.model;

import java.util.BitSet;
import java.util.random.RandomGenerator;

/** Chooses the next tokens of several texts, and says how likely they were. For one thread. */
public final class Chooser {
    /** So many texts at once keep what is computed in the processor's caches. */
    static final int COLUMNS = 16;

    private final double temperature;
    private final boolean plain;
    private final int vocabulary;
    private final float[] exponentials;
    private final LogSoftmax softmax;
    private final TokenChoice choice;
    private float[] logits;
    private int columns;
    private int from;
    private int count;

    /**
     * @param maxColumns the most texts at once
     * @param choosable so many of the first tokens may be chosen
     */
    public Chooser(SamplingConfig config, int maxColumns, int vocabulary, int choosable) {
        this.temperature = config.temperature() == 0 ? 1 : config.temperature();
        this.plain = TokenChoice.isPlain(config) && choosable == vocabulary;
        this.vocabulary = vocabulary;
        this.exponentials = new float[vocabulary * maxColumns];
        this.softmax = new LogSoftmax(maxColumns);
        this.choice = new TokenChoice(config, choosable);
    }

    /** Looks at the columns {@code from .. end - 1} of {@code logits[vocabulary][columns]}. */
    public void begin(float[] logits, int columns, int from, int end) {
        this.logits = logits;
        this.columns = columns;
        this.from = from;
        this.count = end - from;
        for (int v = 0; v < vocabulary; v++) {
            System.arraycopy(logits, v * columns + from, exponentials, v * count, count);
        }
        softmax.exponentials(exponentials, 0, vocabulary, count, temperature);
    }

    /**
     * The next token of a text.
     *
     * @param column from 0, of those that were begun with
     * @param seen the tokens that the text holds
     * @param random draws one number; none at temperature 0
     */
    public int next(int column, BitSet seen, RandomGenerator random) {
        return plain
                ? draw(column, random.nextDouble() * softmax.sum(column))
                : choice.next(logits, columns, from + column, seen, random);
    }

    private int draw(int column, double mass) {
        double left = mass;
        int last = 0;
        for (int v = 0; v < vocabulary; v++) {
            float weight = exponentials[v * count + column];
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

    /** The log-probability of a token of a text before all filters, in nats, by its logit. */
    public double logProb(int column, float logit) {
        return softmax.logProb(logit, column);
    }
}
