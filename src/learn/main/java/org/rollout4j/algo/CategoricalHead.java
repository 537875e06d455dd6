package org.rollout4j.algo;

import java.util.random.RandomGenerator;
import org.rollout4j.core.ActionBatch;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.math.Categorical;
import org.rollout4j.math.PolicyLoss;

/**
 * Discrete actions: the outputs are logits.
 *
 * @param outputs the number of actions
 */
record CategoricalHead(int outputs) implements PolicyHead {
    private static final float[] NONE = {};

    @Override
    public float[] parameters() {
        return NONE;
    }

    @Override
    public PolicyHead copy() {
        return this;
    }

    @Override
    public int noisePerRow() {
        return 1;
    }

    @Override
    public void draw(int rows, RandomGenerator rng, float[] noise) {
        for (int row = 0; row < rows; row++) {
            noise[row] = rng.nextFloat();
        }
    }

    @Override
    public void choose(
            int first,
            int rows,
            float[] logits,
            float[] noise,
            float[] probabilities,
            ObservationBatch in,
            ActionBatch out) {
        Categorical.mask(first * outputs, rows * outputs, logits, in.actionMasks());
        if (noise != null) {
            Categorical.softmax(first, rows, outputs, logits, probabilities, out.logProbs());
        }
        for (int row = first; row < first + rows; row++) {
            int from = row * outputs;
            int action = noise == null
                    ? Categorical.argMax(logits, from, outputs)
                    : Categorical.sample(probabilities, from, outputs, noise[row]);
            out.actions()[row] = action;
            out.logProbs()[row] = noise == null ? 0 : logits[from + action];
        }
    }

    @Override
    public float[] probabilities(float[] logits, boolean[] legal) {
        float[] probabilities = new float[outputs];
        Categorical.mask(0, outputs, logits, legal);
        Categorical.softmax(0, 1, outputs, logits, probabilities, new float[1]);
        return probabilities;
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
