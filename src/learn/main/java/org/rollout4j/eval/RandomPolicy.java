package org.rollout4j.eval;

import java.util.random.RandomGenerator;
import org.rollout4j.core.ActionBatch;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.math.Gaussian;

/**
 * Chooses every legal action with the same probability, or a point of the box of continuous actions with the same density: what any
 * learner must beat. Where the box has no bounds, it draws from a normal distribution of mean 0 and variance 1.
 *
 * @param actionCount the number of discrete actions
 * @param continuousActions the box of continuous actions; null where actions are discrete
 */
public record RandomPolicy(int actionCount, Box continuousActions) implements Policy {
    /** The random policy of an environment. */
    public static RandomPolicy of(EnvironmentSpec spec) {
        return new RandomPolicy(spec.actionCount(), spec.continuousActions());
    }

    @Override
    public void act(ObservationBatch in, RandomGenerator rng, ActionBatch out) {
        if (continuousActions != null) {
            for (int row = 0; row < in.rows(); row++) {
                out.logProbs()[row] = (float) drawPoint(rng, out.continuousActions(), row);
            }
            return;
        }
        for (int row = 0; row < in.rows(); row++) {
            int legal = legalActions(in.actionMasks(), row);
            out.actions()[row] = legalAction(in.actionMasks(), row, rng.nextInt(legal));
            out.logProbs()[row] = (float) -Math.log(legal);
        }
    }

    private double drawPoint(RandomGenerator rng, float[] into, int row) {
        double logProb = 0;
        int size = continuousActions.size();
        for (int i = 0; i < size; i++) {
            float low = continuousActions.low(i);
            float high = continuousActions.high(i);
            if (Float.isFinite(low) && Float.isFinite(high)) {
                into[row * size + i] = low + rng.nextFloat() * (high - low);
                logProb -= Math.log(Math.max(high - low, Float.MIN_NORMAL));
            } else {
                double z = rng.nextGaussian();
                into[row * size + i] = (float) z;
                logProb -= 0.5 * z * z + Gaussian.HALF_LOG_TWO_PI;
            }
        }
        return logProb;
    }

    private int legalActions(boolean[] masks, int row) {
        int legal = 0;
        for (int a = 0; a < actionCount; a++) {
            legal += masks == null || masks[row * actionCount + a] ? 1 : 0;
        }
        return legal;
    }

    private int legalAction(boolean[] masks, int row, int index) {
        int left = index;
        for (int a = 0; a < actionCount; a++) {
            if ((masks == null || masks[row * actionCount + a]) && left-- == 0) {
                return a;
            }
        }
        throw new IllegalArgumentException("action mask: no action is legal");
    }
}
