package org.rollout4j.lm.rerank;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Chooses one of several arms, which may be others each time, by their features, and is told what came of it alone: it has to try what it does not know. One
 * thread at a time.
 */
public interface Bandit {
    /**
     * The number of the arm that is taken now; of equal ones the first.
     *
     * @param arms {@code [arms][features]}, at least one
     */
    int choose(List<float[]> arms, RandomGenerator random);

    /**
     * Learns what came of an arm that was taken.
     *
     * @param arm its features
     */
    void learn(float[] arm, double reward);

    /** The number of the largest; of equal ones the first. */
    static int best(double... scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }
}
