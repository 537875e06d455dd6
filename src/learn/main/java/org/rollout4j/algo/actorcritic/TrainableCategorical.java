package org.rollout4j.algo.actorcritic;

import org.rollout4j.math.PolicyLoss;
import org.rollout4j.policy.CategoricalHead;

/**
 * Discrete actions by logits.
 *
 * @param actions their number
 */
record TrainableCategorical(int actions) implements TrainableHead {
    private static final float[] NONE = {};

    @Override
    public CategoricalHead acting() {
        return new CategoricalHead(actions);
    }

    @Override
    public CategoricalHead frozen() {
        return acting();
    }

    @Override
    public float[] parameters() {
        return NONE;
    }

    @Override
    public void loss(
            Objective objective,
            PolicyLoss.Batch batch,
            float[] logits,
            float scale,
            float[] logitGradients,
            float[] gradient,
            int offset,
            PolicyLoss.Sums sums) {
        PolicyLoss.categorical(
                objective.surrogate(), batch, logits, objective.entropyWeight(), scale, logitGradients, sums);
    }
}
