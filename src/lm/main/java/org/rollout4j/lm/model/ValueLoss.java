package org.rollout4j.lm.model;

/**
 * A loss of values, which {@link ValueBackpropagation} asks for its derivatives between the forward and the backward pass over some sequences of
 * a batch. Whatever else it needs of the batch it knows itself.
 */
@FunctionalInterface
public interface ValueLoss {
    /**
     * Sets the derivatives for the positions of the sequences {@code from .. end - 1} of the batch, and no others. Called once for each sequence,
     * from several threads at a time, in no particular order; derivatives may depend on the values of the same group alone.
     *
     * @param from a multiple of {@link #groupSize}
     * @param end a multiple of {@link #groupSize}
     * @param values {@code [length]} of the whole batch; only those of these sequences are there already
     * @param slopes {@code [length]} of the whole batch, the derivative by each value, set at these positions; of no meaning where there is no
     *     target
     */
    void differentiate(int from, int end, double[] values, double[] slopes);

    /** How many consecutive sequences belong together, at least 1: 2 for pairs. Groups are computed at once, however many positions they have. */
    default int groupSize() {
        return 1;
    }
}
