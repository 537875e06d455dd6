package org.rollout4j.lm.model;

/**
 * A loss of what a model makes of targets, which {@link Backpropagation} asks for its derivatives between the forward and the backward pass over
 * some sequences of a batch. Whatever else it needs of the batch, such as its {@link Packed#starts} or advantages, it knows itself.
 */
@FunctionalInterface
public interface TokenLoss {
    /**
     * Sets the derivatives for the positions of the sequences {@code from .. end - 1} of the batch, and no others. Called once for each sequence,
     * from several threads at a time, in no particular order; derivatives may depend on the scores of the same group alone.
     *
     * @param from a multiple of {@link #groupSize}
     * @param end a multiple of {@link #groupSize}
     * @param scores of the whole batch; only those of these sequences are there already
     * @param slopes of the whole batch, set at these positions
     */
    void differentiate(int from, int end, TokenScores scores, TokenSlopes slopes);

    /** How many consecutive sequences belong together, at least 1: 2 for pairs. Groups are computed at once, however many positions they have. */
    default int groupSize() {
        return 1;
    }
}
