package org.rollout4j.lm.rerank;

import java.util.List;
import java.util.random.RandomGenerator;
import org.rollout4j.core.Require;

/**
 * Thompson sampling where what comes of an arm is a thumb up or down (Chapelle and Li, 2011): draws weights from what a scorer knows and takes the arm that is best by
 * them.
 */
public record LogisticBandit(Scorer scorer) implements Bandit {
    @Override
    public int choose(List<float[]> arms, RandomGenerator random) {
        Require.that(!arms.isEmpty(), "number of arms", 0, "at least 1 is needed");
        return Bandit.best(scorer.draw(arms, random));
    }

    /** @param reward 1 for a thumb up, 0 for one down */
    @Override
    public void learn(float[] arm, double reward) {
        Require.that(reward == 0 || reward == 1, "reward", reward, "0 or 1 is needed");
        scorer.learn(new Observation.Thumb(arm, reward == 1));
    }
}
