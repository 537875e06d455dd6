package org.rollout4j.lm.model;

import org.rollout4j.nn.train.Blas;

/**
 * The last product of a transformer and what is made of it, in chunks of positions that have a target, so that the logits of a batch are never
 * there all at once.
 */
final class Head {
    private static final int CHUNK = 128;

    private final int vocabulary;
    private final int width;
    private final float[] logits;
    private final float[] inputs;
    private final float[] slopes;
    private final float[] targetLogits = new float[CHUNK];
    private final int[] rows = new int[CHUNK];
    private final LogSoftmax softmax = new LogSoftmax(CHUNK);

    Head(ModelConfig config) {
        vocabulary = config.vocabularySize();
        width = config.hiddenSize();
        logits = new float[vocabulary * CHUNK];
        inputs = new float[CHUNK * width];
        slopes = new float[CHUNK * width];
    }

    /**
     * Scores the targets of {@code batch}, and with {@code coefficients} goes back as well.
     *
     * @param hidden {@code [rows][hidden size]}
     * @param temperature what logits are divided by
     * @param scores set from {@code at} on
     * @param coefficients {@code [length of the whole batch]}, the derivative of the loss by each log-probability, from {@code at} on; null to
     *     score only
     * @param dHidden {@code [rows][hidden size]}, set where there is a target
     * @param gradient added to
     */
    void run(
            float[] parameters,
            Layout.Slot w,
            float[] hidden,
            Packed batch,
            double temperature,
            TokenScores scores,
            int at,
            double[] coefficients,
            float[] dHidden,
            float[] gradient) {
        int count = 0;
        for (int row = 0; row < batch.length(); row++) {
            if (batch.targets()[row] != Packed.NONE) {
                System.arraycopy(hidden, row * width, inputs, count * width, width);
                rows[count++] = row;
            }
            if (count == CHUNK || (count > 0 && row == batch.length() - 1)) {
                chunk(parameters, w, batch, temperature, scores, at, count);
                if (coefficients != null) {
                    backward(parameters, w, batch, temperature, at, coefficients, count, dHidden, gradient);
                }
                count = 0;
            }
        }
    }

    private void chunk(
            float[] parameters,
            Layout.Slot w,
            Packed batch,
            double temperature,
            TokenScores scores,
            int at,
            int count) {
        Blas.gemm(
                false,
                true,
                vocabulary,
                count,
                width,
                1,
                parameters,
                w.offset(),
                width,
                inputs,
                0,
                width,
                0,
                logits,
                0,
                count);
        for (int i = 0; i < count; i++) {
            targetLogits[i] = logits[batch.targets()[rows[i]] * count + i];
        }
        softmax.exponentials(logits, vocabulary, count, temperature);
        for (int i = 0; i < count; i++) {
            int row = at + rows[i];
            scores.logProbs()[row] = softmax.logProb(targetLogits[i], i);
            scores.entropies()[row] = softmax.entropy(i);
            scores.correct()[row] = softmax.isMax(targetLogits[i], i);
        }
    }

    private void backward(
            float[] parameters,
            Layout.Slot w,
            Packed batch,
            double temperature,
            int at,
            double[] coefficients,
            int count,
            float[] dHidden,
            float[] gradient) {
        for (int i = 0; i < count; i++) {
            targetLogits[i] = (float) (-coefficients[at + rows[i]] / (softmax.sum(i) * temperature));
        }
        softmax.scale(logits, vocabulary, count, targetLogits);
        for (int i = 0; i < count; i++) {
            logits[batch.targets()[rows[i]] * count + i] += (float) (coefficients[at + rows[i]] / temperature);
        }
        Blas.gemm(
                false,
                false,
                vocabulary,
                width,
                count,
                1,
                logits,
                0,
                count,
                inputs,
                0,
                width,
                1,
                gradient,
                w.offset(),
                width);
        Blas.gemm(
                true,
                false,
                count,
                width,
                vocabulary,
                1,
                logits,
                0,
                count,
                parameters,
                w.offset(),
                width,
                0,
                slopes,
                0,
                width);
        for (int i = 0; i < count; i++) {
            System.arraycopy(slopes, i * width, dHidden, rows[i] * width, width);
        }
    }
}
