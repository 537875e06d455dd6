package org.rollout4j.lm.model;

/**
 * What a model makes of the targets of a packed batch, position by position; zero where there is no target.
 *
 * @param logProbs {@code [length]}, the log-probability of each target, in nats
 * @param entropies {@code [length]}, the entropy of what may come there, in nats
 * @param correct {@code [length]}, whether no other token is more likely than the target
 */
public record TokenScores(double[] logProbs, double[] entropies, boolean[] correct) {
    TokenScores(int length) {
        this(new double[length], new double[length], new boolean[length]);
    }
}
