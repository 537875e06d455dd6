package org.rollout4j.lm.model;

/**
 * The derivatives of a loss by the {@link TokenScores} of a packed batch, position by position; of no meaning where there is no target. All are 0
 * until a {@link TokenLoss} sets them.
 *
 * @param logProbs {@code [length]}, by the log-probability of each target
 * @param entropies {@code [length]}, by the entropy of what may come there; all 0 costs nothing
 */
public record TokenSlopes(double[] logProbs, double[] entropies) {
    TokenSlopes(int length) {
        this(new double[length], new double[length]);
    }
}
