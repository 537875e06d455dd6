package org.rollout4j.policy;

import java.util.random.RandomGenerator;
import org.rollout4j.core.Actions;
import org.rollout4j.core.Insight;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.math.Categorical;

/**
 * Discrete actions: the outputs are logits, of which softmax makes probabilities.
 *
 * @param outputs the number of actions
 */
public record CategoricalHead(int outputs) implements Head {
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

    /** Takes the legal action of the greatest of {@code [rows][actions]} values, see {@link Head#best}. */
    static void best(int actions, int first, int rows, float[] values, ObservationBatch in, Actions out) {
        for (int row = first; row < first + rows; row++) {
            int action = Categorical.best(values, in.actionMasks(), row * actions, actions);
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
        Categorical.softmax(first, rows, outputs, logits, masks, probabilities, out.logProbs());
        for (int row = first; row < first + rows; row++) {
            int from = row * outputs;
            int action = Categorical.sample(probabilities, from, outputs, noise[row]);
            if (masks != null && !masks[from + action]) { // where all that is legal is NaN
                action = Categorical.best(logits, masks, from, outputs);
            }
            out.set(row, action);
            out.logProbs()[row] = logits[from + action];
        }
    }

    @Override
    public Insight insight(float[] logits, boolean[] legal, Float value) {
        float[] probabilities = new float[outputs];
        Categorical.softmax(0, 1, outputs, logits, legal, probabilities, new float[1]);
        return new Insight(probabilities, null, value);
    }
}
