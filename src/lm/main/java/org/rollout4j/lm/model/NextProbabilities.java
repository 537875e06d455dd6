package org.rollout4j.lm.model;

/** How likely each token is to come next, from logits as a {@link Decoder} sets them. One thread at a time. */
public final class NextProbabilities {
    private final LogSoftmax softmax = new LogSoftmax(1);
    private final float[] own;

    /** @param vocabulary that of the model */
    public NextProbabilities(int vocabulary) {
        own = new float[vocabulary];
    }

    /**
     * Of one of several texts.
     *
     * @param logits {@code [vocabulary][columns]}
     * @param probabilities {@code [at most vocabulary]}, set, as many as there is room for
     */
    public void of(float[] logits, int column, int columns, double[] probabilities) {
        exponentials(logits, column, columns);
        double sum = 0;
        for (float term : own) {
            sum += term;
        }
        for (int v = 0; v < probabilities.length; v++) {
            probabilities[v] = own[v] / sum;
        }
    }

    /**
     * What is to be taken from the logits of one of several texts to make log-probabilities of them: the logarithm of the sum of their
     * exponentials.
     *
     * @param logits {@code [vocabulary][columns]}
     */
    public double logSum(float[] logits, int column, int columns) {
        exponentials(logits, column, columns);
        return -softmax.logProb(0, 0);
    }

    private void exponentials(float[] logits, int column, int columns) {
        for (int v = 0; v < own.length; v++) {
            own[v] = logits[v * columns + column];
        }
        softmax.exponentials(own, 0, own.length, 1, 1);
    }
}
