package org.rollout4j.policy;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.rollout4j.core.Actions;
import org.rollout4j.core.Box;
import org.rollout4j.core.Insight;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Require;
import org.rollout4j.math.Gaussian;
import org.rollout4j.nn.Architecture;

/**
 * Continuous actions: the outputs are the means of normal distributions, whose standard deviations do not depend on the
 * observation. Where both bounds of an element are finite, its mean and deviation are in half widths about the middle of them, so that
 * a problem looks the same whatever unit its actions are in; elsewhere they are in the unit of the environment. Actions are not clipped here:
 * the environment takes those outside its box for the nearest bound, and their densities stay what they are (Huang et al., 2022, details for
 * continuous actions).
 *
 * @param logStd {@code [actionSize]}, the logarithms of the standard deviations; not copied
 * @param box whose half widths are meant, of widths that are floats; null where all elements are in the unit of the environment, as
 *     models of earlier versions are
 */
public record GaussianHead(float[] logStd, Box box) implements Head {
    public GaussianHead {
        Require.that(
                box == null || box.size() == logStd.length,
                "elements of the standard deviations",
                logStd.length,
                "as many as an action has are needed");
        for (int i = 0; box != null && i < logStd.length; i++) {
            Require.that(
                    !box.bounded(i) || Float.isFinite(box.width(i)),
                    "box of actions",
                    box,
                    "a float is needed as its width");
        }
    }

    /** What an action of element {@code i} is, in the unit of the environment, that is 0 here. */
    public double middle(int i) {
        return box != null && box.bounded(i) ? ((double) box.low(i) + box.high(i)) / 2 : 0;
    }

    /** What a difference of 1 here is in element {@code i} in the unit of the environment. */
    public double halfWidth(int i) {
        return box != null && box.bounded(i) ? ((double) box.high(i) - box.low(i)) / 2 : 1;
    }

    /**
     * The parameters of a policy network whose outputs are means in the unit of the environment: for programs that know none but that.
     *
     * @param parameters {@code [architecture.parameterCount()]}, left as they are
     */
    public float[] meansOfEnvironment(Architecture architecture, float[] parameters) {
        float[] all = parameters.clone();
        int inputs = architecture.width(architecture.layers() - 1);
        int biases = all.length - outputs();
        for (int output = 0; output < outputs(); output++) {
            int weights = biases - (outputs() - output) * inputs;
            for (int i = weights; i < weights + inputs; i++) {
                all[i] *= (float) halfWidth(output);
            }
            all[biases + output] = (float) (middle(output) + halfWidth(output) * all[biases + output]);
        }
        return all;
    }

    @Override
    public int outputs() {
        return logStd.length;
    }

    @Override
    public int noisePerRow() {
        return logStd.length;
    }

    @Override
    public void noise(int rows, RandomGenerator rng, float[] noise) {
        for (int i = 0; i < rows * logStd.length; i++) {
            noise[i] = (float) rng.nextGaussian();
        }
    }

    @Override
    public void best(int first, int rows, float[] means, ObservationBatch in, Actions out) {
        int size = logStd.length;
        System.arraycopy(means, first * size, out.drawn(), first * size, rows * size);
        toEnvironment(first, rows, out);
        Arrays.fill(out.logProbs(), first, first + rows, 0);
    }

    @Override
    public void draw(
            int first, int rows, float[] means, float[] noise, float[] scratch, ObservationBatch in, Actions out) {
        int size = logStd.length;
        float[] drawn = out.drawn();
        for (int i = 0; i < size; i++) {
            float deviation = (float) Math.exp(logStd[i]);
            for (int row = first; row < first + rows; row++) {
                int at = row * size + i;
                drawn[at] = means[at] + deviation * noise[at];
            }
        }
        toEnvironment(first, rows, out);
        int inverse = first * size;
        Gaussian.inverseStd(logStd, scratch, inverse);
        for (int row = first; row < first + rows; row++) {
            out.logProbs()[row] = Gaussian.logProb(drawn, row * size, means, row * size, logStd, scratch, inverse);
        }
    }

    /** In doubles, so that of a narrow box far from zero every float is reached. */
    private void toEnvironment(int first, int rows, Actions out) {
        int size = logStd.length;
        for (int i = 0; i < size; i++) {
            double middle = middle(i);
            double halfWidth = halfWidth(i);
            for (int row = first; row < first + rows; row++) {
                int at = row * size + i;
                out.values()[at] = (float) (middle + halfWidth * out.drawn()[at]);
            }
        }
    }

    /** Continuous actions have no probabilities. */
    @Override
    public Insight insight(float[] means, boolean[] legal, Float value) {
        return new Insight(null, null, value);
    }
}
