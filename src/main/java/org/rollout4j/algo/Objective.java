package org.rollout4j.algo;

import org.rollout4j.math.PolicyLoss;

/** What a policy and a value network are to minimise; each writes derivatives by the outputs of its network. */
interface Objective {
    /** As {@link PolicyLoss#clippedSurrogate}, with everything but the rows fixed. */
    void policy(PolicyLoss.Batch batch, float[] logits, float scale, float[] logitGradients, PolicyLoss.Sums sums);

    /** As {@link org.rollout4j.math.ValueLoss#squaredError}, with everything but the rows fixed. */
    double value(
            int rows,
            int from,
            float[] values,
            float[] oldValues,
            float[] returns,
            float scale,
            float[] valueGradients);
}
