package org.rollout4j.algo;

import java.util.random.RandomGenerator;
import org.rollout4j.core.Actions;
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
    public void noise(int rows, RandomGenerator rng, float[] noise) {
        for (int row = 0; row < rows; row++) {
            noise[row] = rng.nextFloat();
        }
    }

    @Override
    public void best(int first, int rows, float[] logits, ObservationBatch in, Actions out) {
        best(outputs, first, rows, logits, in, out);
    }

    /** Takes the legal action of the greatest of {@code [rows][actions]} values, see {@link ActionChooser#best}. */
    static void best(int actions, int first, int rows, float[] values, ObservationBatch in, Actions out) {
        for (int row = first; row < first + rows; row++) {
            int action = Categorical.bestLegal(values, in.actionMasks(), row * actions, actions);
            out.set(row, action);
            out.logProbs()[row] = Float.isNaN(values[row * actions + action]) ? Float.NaN : 0;
        }
    }

    @Override
    public void draw(
            int first,
            int rows,
            float[] logits,
            float[] noise,
            float[] probabilities,
            ObservationBatch in,
            Actions out) {
        boolean[] masks = in.actionMasks();
        Categorical.mask(first * outputs, rows * outputs, logits, masks);
        Categorical.softmax(first, rows, outputs, logits, probabilities, out.logProbs());
        for (int row = first; row < first + rows; row++) {
            int from = row * outputs;
            int action = Categorical.sample(probabilities, from, outputs, noise[row]);
            if (masks != null
                    && !masks[from + action]) { // where the logits of all legal ones are below that of a masked one
                action = Categorical.bestLegal(logits, masks, from, outputs);
            }
            out.set(row, action);
            out.logProbs()[row] = logits[from + action];
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
