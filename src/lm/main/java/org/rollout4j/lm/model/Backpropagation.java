package org.rollout4j.lm.model;

import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;

/**
 * Log-probabilities of packed batches and exact gradients of functions of them, on all threads, to the same bits on any number of them. Memory
 * follows the micro-batch. Of a model with an adapter, that is what is learned, and all parameters and gradients here are as {@link LoraLayout} says
 * instead of {@link Layout}; its weights are read, and have no gradient. One caller at a time.
 */
public final class Backpropagation {
    private final Passes passes;
    private final Head[] heads;

    /**
     * @param microBatchRows the positions that are computed at once, at least 1; one sequence, or one group of them, may have more
     * @param dropoutRate 0 for none, below 1
     */
    public Backpropagation(ModelConfig config, int microBatchRows, double dropoutRate, Workers workers) {
        this(Trainable.whole(config, new Layout(config)), microBatchRows, dropoutRate, workers);
    }

    /**
     * For models of the shape of {@code model}; if it has an adapter, for adapters of that shape on its weights.
     *
     * @param microBatchRows as above
     * @param dropoutRate as above; an adapter's own is told by its configuration
     */
    public Backpropagation(LanguageModel model, int microBatchRows, double dropoutRate, Workers workers) {
        this(Trainable.of(model), microBatchRows, dropoutRate, workers);
    }

    private Backpropagation(Trainable trainable, int microBatchRows, double dropoutRate, Workers workers) {
        this(trainable, new Passes(trainable, microBatchRows, dropoutRate, workers), workers);
    }

    Backpropagation(Trainable trainable, Passes passes, Workers workers) {
        this.passes = passes;
        heads = new Head[workers.threads()];
        for (int i = 0; i < heads.length; i++) {
            heads[i] = new Head(trainable.config(), trainable.layout(), workers);
        }
    }

    /**
     * The scores of the targets of a batch, without dropout.
     *
     * @param parameters as {@link Layout} says
     * @param temperature what logits are divided by, above 0
     */
    public TokenScores score(float[] parameters, Packed batch, double temperature) {
        return score(parameters, batch, temperature, false);
    }

    /** The same, sequence by sequence: the bits of one depend on no other one. */
    public TokenScores scoreEach(float[] parameters, Packed batch, double temperature) {
        return score(parameters, batch, temperature, true);
    }

    private TokenScores score(float[] parameters, Packed batch, double temperature, boolean alone) {
        checkTemperature(temperature);
        TokenScores scores = new TokenScores(batch.length());
        Head.Task task = new Head.Task(temperature, scores, null, null);
        passes.forward(
                parameters,
                batch,
                alone,
                (worker, micro, a, numbers, none) -> heads[worker].run(micro, a, numbers, task, none));
        return scores;
    }

    /**
     * The scores of the targets of a batch, and the gradient of {@code sum(coefficients * logProbs)} by all parameters.
     *
     * @param parameters as {@link Layout} says
     * @param temperature what logits are divided by, above 0
     * @param coefficients {@code [length]}, the derivative of the loss by the log-probability of each target; for the mean negative
     *     log-likelihood of n targets {@code -1 / n}
     * @param dropoutSeed decides what is dropped, where something is
     * @param gradient {@code [parameters]}, set
     */
    public TokenScores gradient(
            float[] parameters,
            Packed batch,
            double temperature,
            double[] coefficients,
            long dropoutSeed,
            float[] gradient) {
        Require.that(
                coefficients.length == batch.length(),
                "length of coefficients",
                coefficients.length,
                "that of the batch, " + batch.length());
        TokenSlopes known = new TokenSlopes(coefficients, new double[batch.length()]);
        return gradient(
                parameters,
                batch,
                new Head.Task(temperature, new TokenScores(batch.length()), known, null),
                1,
                dropoutSeed,
                gradient);
    }

    /**
     * The scores of the targets of a batch, and the gradient by all parameters of a loss that is told the scores first: one forward and one
     * backward pass.
     *
     * @param parameters as {@link Layout} says
     * @param batch whole groups of sequences
     * @param temperature what logits are divided by, above 0
     * @param loss gives the derivatives by log-probabilities and entropies; what it throws is thrown here
     * @param dropoutSeed decides what is dropped, where something is, also from what the loss is told
     * @param gradient {@code [parameters]}, set
     * @throws IllegalArgumentException if the batch does not hold whole groups, or ids or positions that the model does not have
     */
    public TokenScores gradient(
            float[] parameters, Packed batch, double temperature, TokenLoss loss, long dropoutSeed, float[] gradient) {
        TokenSlopes slopes = new TokenSlopes(batch.length());
        return gradient(
                parameters,
                batch,
                new Head.Task(temperature, new TokenScores(batch.length()), slopes, loss),
                loss.groupSize(),
                dropoutSeed,
                gradient);
    }

    private TokenScores gradient(
            float[] parameters, Packed batch, Head.Task task, int groupSize, long dropoutSeed, float[] gradient) {
        checkTemperature(task.temperature());
        passes.gradient(
                parameters,
                batch,
                groupSize,
                dropoutSeed,
                (worker, micro, a, numbers, sum) -> heads[worker].run(micro, a, numbers, task, sum),
                gradient);
        return task.scores();
    }

    private static void checkTemperature(double temperature) {
        Require.that(temperature > 0, "temperature", temperature, "above 0");
    }
}
