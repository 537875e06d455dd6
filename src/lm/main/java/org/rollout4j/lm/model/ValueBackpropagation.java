package org.rollout4j.lm.model;

import org.rollout4j.core.Workers;

/**
 * Values of positions of packed batches, by a transformer with a scalar head, and exact gradients of losses of them, on all threads, to the same
 * bits on any number of them. A position has a value where it has a target: all that predict a completion, for a value network; the last of each
 * text, for a reward model ({@link Packed#whole}). There is no product with the vocabulary. One caller at a time.
 */
public final class ValueBackpropagation {
    private final Passes passes;
    private final ScalarHead[] heads;

    /**
     * @param microBatchRows the positions that are computed at once, at least 1; one sequence, or one group of them, may have more
     * @param dropoutRate 0 for none, below 1
     */
    public ValueBackpropagation(ModelConfig config, int microBatchRows, double dropoutRate, Workers workers) {
        this(Trainable.whole(config, Layout.scalar(config)), microBatchRows, dropoutRate, workers);
    }

    /**
     * For weights of the shape of {@code weights}; if they have an adapter, for adapters of that shape on what is below it: all parameters and
     * gradients here are then as {@link LoraLayout} says instead of {@link Layout#scalar}.
     *
     * @param microBatchRows as above
     * @param dropoutRate as above; an adapter's own is told by its configuration
     */
    public ValueBackpropagation(ScalarWeights weights, int microBatchRows, double dropoutRate, Workers workers) {
        this(Trainable.of(weights), microBatchRows, dropoutRate, workers);
    }

    private ValueBackpropagation(Trainable trainable, int microBatchRows, double dropoutRate, Workers workers) {
        passes = new Passes(trainable, microBatchRows, dropoutRate, workers);
        heads = new ScalarHead[workers.threads()];
        for (int i = 0; i < heads.length; i++) {
            heads[i] = new ScalarHead(trainable);
        }
    }

    /**
     * {@code [length]}, the values of the positions that have a target, without dropout; 0 elsewhere.
     *
     * @param parameters as {@link Layout#scalar} says
     * @throws IllegalArgumentException if the batch holds ids or positions that the model does not have
     */
    public double[] values(float[] parameters, Packed batch) {
        ScalarHead.Task task = new ScalarHead.Task(new double[batch.length()], null, null);
        passes.forward(
                parameters,
                batch,
                false,
                (worker, micro, a, numbers, none) -> heads[worker].run(micro, a, numbers, task, none));
        return task.values();
    }

    /**
     * The values as {@link #values}, and the gradient of a loss of them by all parameters: one forward and one backward pass.
     *
     * @param parameters as {@link Layout#scalar} says
     * @param batch whole groups of sequences
     * @param loss gives the derivatives by values; what it throws is thrown here
     * @param dropoutSeed decides what is dropped, where something is, also from the values
     * @param gradient {@code [parameters]}, set
     * @throws IllegalArgumentException if the batch does not hold whole groups, or ids or positions that the model does not have
     */
    public double[] gradient(float[] parameters, Packed batch, ValueLoss loss, long dropoutSeed, float[] gradient) {
        ScalarHead.Task task = new ScalarHead.Task(new double[batch.length()], new double[batch.length()], loss);
        passes.gradient(
                parameters,
                batch,
                loss.groupSize(),
                dropoutSeed,
                (worker, micro, a, numbers, sum) -> heads[worker].run(micro, a, numbers, task, sum),
                gradient);
        return task.values();
    }
}
