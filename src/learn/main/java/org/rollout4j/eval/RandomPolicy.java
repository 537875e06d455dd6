package org.rollout4j.eval;

import java.util.random.RandomGenerator;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.math.Gaussian;

/**
 * Chooses every legal action with the same probability, or a point of the box of continuous actions with the same density: what any
 * learner must beat. Where the box has no bounds, it draws from a normal distribution of mean 0 and variance 1.
 *
 * @param observationSize the number of elements of an observation, which it does not look at
 * @param actions what it chooses from
 */
public record RandomPolicy(int observationSize, ActionSpace actions) implements Policy {
    /** The random policy of an environment. */
    public static RandomPolicy of(EnvironmentSpec spec) {
        return new RandomPolicy(spec.observationSize(), spec.actions());
    }

    @Override
    public Session open(int rows, RandomGenerator random) {
        return Policy.stateless(observationSize, actions, this::act).open(rows, random);
    }

    private void act(ObservationBatch in, RandomGenerator rng, Actions out) {
        for (int row = 0; row < in.rows(); row++) {
            if (actions instanceof ActionSpace.Continuous continuous) {
                out.logProbs()[row] = (float) drawPoint(continuous.box(), rng, out.values(), row);
            } else if (actions instanceof ActionSpace.Discrete discrete) {
                int legal = discrete.legalCount(in.actionMasks(), row);
                out.set(row, discrete.legalAction(in.actionMasks(), row, rng.nextInt(legal)));
                out.logProbs()[row] = (float) -Math.log(legal);
            }
        }
    }

    private static double drawPoint(Box box, RandomGenerator rng, float[] into, int row) {
        double logProb = 0;
        int size = box.size();
        for (int i = 0; i < size; i++) {
            float low = box.low(i);
            float high = box.high(i);
            if (box.bounded(i) && !Float.isFinite(high - low)) {
                double width = (double) high - low;
                into[row * size + i] = (float) (low + rng.nextFloat() * width);
                logProb -= Math.log(width);
            } else if (box.bounded(i)) {
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
}
