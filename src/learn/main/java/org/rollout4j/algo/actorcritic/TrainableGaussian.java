package org.rollout4j.algo.actorcritic;

import org.rollout4j.math.PolicyLoss;
import org.rollout4j.policy.GaussianHead;

/** Continuous actions by means, with the logarithms of their standard deviations, 0 at the start, as parameters. */
final class TrainableGaussian implements TrainableHead {
    private final float[] logStd;

    /**
     * @param actionSize the size of an action
     */
    TrainableGaussian(int actionSize) {
        logStd = new float[actionSize];
    }

    @Override
    public GaussianHead acting() {
        return new GaussianHead(logStd);
    }

    @Override
    public GaussianHead frozen() {
        return new GaussianHead(logStd.clone());
    }

    @Override
    public float[] parameters() {
        return logStd;
    }

    @Override
    public void loss(
            Objective objective,
            PolicyLoss.Batch batch,
            float[] means,
            float scale,
            float[] meanGradients,
            float[] gradient,
            int offset,
            PolicyLoss.Sums sums) {
        PolicyLoss.gaussian(
                objective.surrogate(),
                batch,
                means,
                logStd,
                objective.entropyWeight(),
                scale,
                meanGradients,
                gradient,
                offset,
                sums);
    }
}
