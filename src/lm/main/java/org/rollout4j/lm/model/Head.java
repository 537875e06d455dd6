package org.rollout4j.lm.model;

import org.rollout4j.core.Workers;
import org.rollout4j.nn.train.Blas;

/**
 * The last product of a transformer and what is made of it, in chunks of positions that have a target, so that the logits of a batch are never
 * there all at once. A loss that waits for the scores of a micro-batch finds the exponentials of its logits kept where they are few, and computed
 * again, chunk by chunk, where they are many.
 */
final class Head {
    private static final int CHUNK = 128;

    /** So many exponentials are kept, 16 MB; those of one chunk always are. */
    private static final int MAX_KEPT = 1 << 22;

    /**
     * What is asked for, position by position of the whole batch.
     *
     * @param temperature what logits are divided by
     * @param scores set
     * @param slopes of the loss; null to score only
     * @param loss sets the slopes when there are scores; null where they are known
     */
    record Task(double temperature, TokenScores scores, TokenSlopes slopes, TokenLoss loss) {}

    /** {@code count} targets from {@code from} on, whose logits begin at {@code at}. */
    private record Chunk(int from, int count, int at) {}

    /** So much of a vocabulary is multiplied at once: some ten milliseconds. */
    private static final int PART = 8192;

    private final Workers workers;
    private final int vocabulary;
    private final int width;
    private final Layout.Slot w;
    private final float[] inputs;
    private final float[] dInputs;
    private final float[] targetLogits = new float[CHUNK];
    private final float[] factors = new float[CHUNK];
    private final float[] logFactors = new float[CHUNK];
    private final LogSoftmax softmax = new LogSoftmax(CHUNK);
    /** {@code [vocabulary][targets of a chunk]} of a chunk, or of one after the other; at last their gradient. */
    private float[] logits;
    /** Of each target, its position in the micro-batch. */
    private int[] rows = new int[0];
    /** Of each target, the sum of its exponentials. */
    private double[] sums = new double[0];

    /** @param workers asked between parts whether others go first */
    Head(ModelConfig config, Layout layout, Workers workers) {
        this.workers = workers;
        vocabulary = config.vocabularySize();
        width = config.hiddenSize();
        w = layout.head();
        logits = new float[vocabulary * CHUNK];
        inputs = new float[CHUNK * width];
        dInputs = new float[CHUNK * width];
    }

    /** A {@link Passes.LastStage}. */
    void run(MicroBatch micro, Activations a, Parameters numbers, Task task, Parameters ofLearned) {
        float[] parameters = numbers.base();
        boolean learns = ofLearned != null;
        float[] gradient = learns ? ofLearned.base() : null;
        boolean waits = task.loss() != null;
        int count = reserve(micro);
        boolean keep = waits && keep(count);
        for (int from = 0; from < count; from += CHUNK) {
            Chunk chunk = chunk(from, count, keep);
            score(parameters, micro, a, task, chunk);
            if (learns && !waits) {
                backward(parameters, micro, a, task, chunk, gradient);
            }
        }
        if (waits) {
            task.loss().differentiate(micro.from(), micro.end(), task.scores(), task.slopes());
            for (int from = 0; from < count; from += CHUNK) {
                Chunk chunk = chunk(from, count, keep);
                if (!keep) {
                    score(parameters, micro, a, task, chunk);
                }
                backward(parameters, micro, a, task, chunk, gradient);
            }
        }
    }

    private int reserve(MicroBatch micro) {
        if (rows.length < micro.rows()) {
            rows = new int[micro.rows()];
            sums = new double[micro.rows()];
        }
        return micro.targets(rows);
    }

    private boolean keep(int targets) {
        int chunks = (targets + CHUNK - 1) / CHUNK;
        long needed = (long) chunks * CHUNK * vocabulary;
        if (chunks > 1 && needed > MAX_KEPT) {
            return false;
        }
        if (logits.length < needed) {
            logits = new float[(int) needed];
        }
        return true;
    }

    private Chunk chunk(int from, int targets, boolean keep) {
        return new Chunk(from, Math.min(CHUNK, targets - from), keep ? from * vocabulary : 0);
    }

    private void gather(float[] hidden, Chunk chunk) {
        for (int i = 0; i < chunk.count(); i++) {
            System.arraycopy(hidden, rows[chunk.from() + i] * width, inputs, i * width, width);
        }
    }

    /** Leaves exponentials in {@link #logits}. */
    private void score(float[] parameters, MicroBatch micro, Activations a, Task task, Chunk chunk) {
        int count = chunk.count();
        gather(a.hidden, chunk);
        for (int part = 0; part < vocabulary; part += PART) {
            workers.pause();
            Blas.gemm(
                    false,
                    true,
                    Math.min(PART, vocabulary - part),
                    count,
                    width,
                    1,
                    parameters,
                    w.offset() + part * width,
                    width,
                    inputs,
                    0,
                    width,
                    0,
                    logits,
                    chunk.at() + part * count,
                    count);
        }
        for (int i = 0; i < count; i++) {
            targetLogits[i] = logits[target(micro, chunk, i)];
        }
        softmax.exponentials(logits, chunk.at(), vocabulary, count, task.temperature());
        for (int i = 0; i < count; i++) {
            int position = micro.place(rows[chunk.from() + i]);
            sums[chunk.from() + i] = softmax.sum(i);
            task.scores().logProbs()[position] = softmax.logProb(targetLogits[i], i);
            task.scores().entropies()[position] = softmax.entropy(i);
            task.scores().correct()[position] = softmax.isMax(targetLogits[i], i);
        }
    }

    /** Where in {@link #logits} the one of a target is. */
    private int target(MicroBatch micro, Chunk chunk, int i) {
        return chunk.at() + micro.target(rows[chunk.from() + i]) * chunk.count() + i;
    }

    /** Takes exponentials in {@link #logits}; {@code gradient} is null where the head stays as it is. */
    private void backward(
            float[] parameters, MicroBatch micro, Activations a, Task task, Chunk chunk, float[] gradient) {
        int count = chunk.count();
        differentiate(micro, task, chunk);
        if (gradient != null) {
            gather(a.hidden, chunk);
            Blas.gemm(
                    false,
                    false,
                    vocabulary,
                    width,
                    count,
                    1,
                    logits,
                    chunk.at(),
                    count,
                    inputs,
                    0,
                    width,
                    1,
                    gradient,
                    w.offset(),
                    width);
        }
        for (int part = 0; part < vocabulary; part += PART) {
            workers.pause();
            Blas.gemm(
                    true,
                    false,
                    count,
                    width,
                    Math.min(PART, vocabulary - part),
                    1,
                    logits,
                    chunk.at() + part * count,
                    count,
                    parameters,
                    w.offset() + part * width,
                    width,
                    part == 0 ? 0 : 1,
                    dInputs,
                    0,
                    width);
        }
        for (int i = 0; i < count; i++) {
            System.arraycopy(dInputs, i * width, a.dNormed, rows[chunk.from() + i] * width, width);
        }
    }

    /**
     * Makes of exponentials {@code x}, whose sum is {@code s}, the gradient of logits: of a log-probability with the slope {@code c} it is {@code
     * c (1 - x / s)} for the target and {@code -c x / s} for others, of an entropy {@code H} with the slope {@code e} it is {@code -e (x / s)
     * (log(x / s) + H)}; both divided by the temperature.
     */
    private void differentiate(MicroBatch micro, Task task, Chunk chunk) {
        boolean entropies = false;
        for (int i = 0; i < chunk.count(); i++) {
            int position = micro.place(rows[chunk.from() + i]);
            double sum = sums[chunk.from() + i];
            double slope = task.slopes().logProbs()[position];
            double entropySlope = task.slopes().entropies()[position];
            entropies |= entropySlope != 0;
            double constant = slope + entropySlope * (task.scores().entropies()[position] - Math.log(sum));
            factors[i] = (float) (-constant / (sum * task.temperature()));
            logFactors[i] = (float) (-entropySlope / (sum * task.temperature()));
        }
        if (entropies) {
            softmax.scaleByLogs(logits, chunk.at(), vocabulary, chunk.count(), factors, logFactors);
        } else {
            softmax.scale(logits, chunk.at(), vocabulary, chunk.count(), factors);
        }
        for (int i = 0; i < chunk.count(); i++) {
            double slope = task.slopes().logProbs()[micro.place(rows[chunk.from() + i])];
            logits[target(micro, chunk, i)] += (float) (slope / task.temperature());
        }
    }
}
