package org.rollout4j.lm.model;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.Workers;

/**
 * What a language model makes of texts on its way to the next token, as numbers for others to learn from: the mean of the final hidden states and of the
 * log-probabilities at the positions that have a target. To the same bits on any number of threads, and whatever else is in the batch. One caller at a time.
 */
public final class HiddenStates {
    private final ModelConfig config;
    private final Passes passes;
    private final Head[] heads;

    /**
     * What is asked for of one sequence.
     *
     * @param mean {@code [hiddenSize]}, of the final hidden states, after the last norm
     * @param logProb the mean log-probability of the targets
     */
    public record Summary(float[] mean, double logProb) {}

    /** @param microBatchRows the positions that are computed at once, at least 1; one sequence may have more */
    public HiddenStates(LanguageModel model, int microBatchRows, Workers workers) {
        this.config = model.config();
        Trainable trainable = Trainable.of(model);
        passes = new Passes(trainable, microBatchRows, 0, workers);
        heads = new Head[workers.threads()];
        for (int i = 0; i < heads.length; i++) {
            heads[i] = new Head(config, trainable.layout(), workers);
        }
    }

    /**
     * A summary of each sequence.
     *
     * @param parameters those of the model, or others of the same shape, see {@link LanguageModel#parameters}
     * @param batch sequences of which each has a target
     * @throws IllegalArgumentException if the batch holds ids or positions that the model does not have
     */
    public List<Summary> summarise(float[] parameters, Packed batch) {
        float[] states = new float[Math.multiplyExact(batch.length(), config.hiddenSize())];
        TokenScores scores = new TokenScores(batch.length());
        Head.Task task = new Head.Task(1, scores, null, null);
        passes.forward(parameters, batch, true, (worker, micro, a, numbers, none) -> {
            copyStates(micro, a, states);
            heads[worker].run(micro, a, numbers, task, none);
        });
        List<Summary> summaries = new ArrayList<>();
        for (int s = 0; s < batch.sequences(); s++) {
            double logProb = batch.sum(scores.logProbs(), s) / batch.targetCount(s);
            summaries.add(new Summary(mean(batch, s, states), logProb));
        }
        return summaries;
    }

    private void copyStates(MicroBatch micro, Activations a, float[] states) {
        int width = config.hiddenSize();
        for (int row = 0; row < micro.rows(); row++) {
            if (micro.target(row) != Packed.NONE) {
                System.arraycopy(a.hidden, row * width, states, micro.place(row) * width, width);
            }
        }
    }

    private float[] mean(Packed batch, int sequence, float[] states) {
        int width = config.hiddenSize();
        double[] sum = new double[width];
        for (int at = batch.starts()[sequence]; at < batch.starts()[sequence + 1]; at++) {
            if (batch.targets()[at] != Packed.NONE) {
                for (int j = 0; j < width; j++) {
                    sum[j] += states[at * width + j];
                }
            }
        }
        float[] mean = new float[width];
        for (int j = 0; j < width; j++) {
            mean[j] = (float) (sum[j] / batch.targetCount(sequence));
        }
        return mean;
    }
}
