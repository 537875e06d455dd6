package org.rollout4j.lm.tune;

import java.util.List;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.Layout;
import org.rollout4j.nn.train.Blas;

/**
 * AdamW (Loshchilov and Hutter, 2019) over a model's one array of parameters, which it owns, with the norm of gradients clipped. Weights decay
 * in matrices, and not in biases and norms.
 */
public final class AdamW {
    private static final int SLICE = 1 << 15;

    private final List<Layout.Slot> slots;
    private final float[] parameters;
    private final float[] firstMoments;
    private final float[] secondMoments;
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final double weightDecay;
    private final Workers workers;
    private final double[] squares;
    private long steps;

    /**
     * @param slots what the parameters are
     * @param parameters as {@code slots} say; copied
     * @param weightDecay the fraction of a decaying parameter that a step of learning rate 1 would take off
     */
    public AdamW(
            List<Layout.Slot> slots,
            float[] parameters,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay,
            Workers workers) {
        this.slots = List.copyOf(slots);
        this.parameters = parameters.clone();
        this.firstMoments = new float[parameters.length];
        this.secondMoments = new float[parameters.length];
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        this.weightDecay = weightDecay;
        this.workers = workers;
        this.squares = new double[(parameters.length + SLICE - 1) / SLICE];
    }

    /** The parameters as they are now; not a copy. */
    public float[] parameters() {
        return parameters;
    }

    /** The Euclidean norm of a gradient, to the same bits on any number of threads. */
    public double norm(float[] gradient) {
        workers.forEach(squares.length, slice -> {
            int from = slice * SLICE;
            squares[slice] = Blas.squaredNorm(gradient, from, Math.min(SLICE, gradient.length - from));
        });
        double sum = 0;
        for (double square : squares) {
            sum += square;
        }
        return Math.sqrt(sum);
    }

    /** One step down {@code gradient} times {@code gradientScale}. */
    public void step(float[] gradient, double gradientScale, double learningRate) {
        steps++;
        float rate = (float) (learningRate / (1 - Math.pow(beta1, (double) steps)));
        float rootCorrection = (float) (1 / Math.sqrt(1 - Math.pow(beta2, (double) steps)));
        float kept = (float) (1 - learningRate * weightDecay);
        workers.forEach(squares.length, slice -> {
            int from = slice * SLICE;
            int end = Math.min(from + SLICE, parameters.length);
            for (Layout.Slot slot : slots) {
                int first = Math.max(from, slot.offset());
                int last = Math.min(end, slot.end());
                if (first < last) {
                    step(
                            gradient,
                            (float) gradientScale,
                            rate,
                            rootCorrection,
                            slot.isMatrix() ? kept : 1,
                            first,
                            last);
                }
            }
        });
    }

    private void step(float[] gradient, float scale, float rate, float rootCorrection, float kept, int from, int end) {
        float b1 = (float) beta1;
        float b2 = (float) beta2;
        float eps = (float) epsilon;
        for (int i = from; i < end; i++) {
            float g = gradient[i] * scale;
            float m = b1 * firstMoments[i] + (1 - b1) * g;
            float v = b2 * secondMoments[i] + (1 - b2) * g * g;
            firstMoments[i] = m;
            secondMoments[i] = v;
            parameters[i] = parameters[i] * kept - rate * m / ((float) Math.sqrt(v) * rootCorrection + eps);
        }
    }

    /** Moments and step count; the arrays themselves, of use until the next step. The parameters are the caller's to keep. */
    public State state() {
        return State.builder()
                .putFloats("first-moments", firstMoments)
                .putFloats("second-moments", secondMoments)
                .putLongs("steps", steps)
                .build();
    }

    /** Goes on with these parameters where {@code state} was taken. */
    public void restore(float[] savedParameters, State state) {
        System.arraycopy(savedParameters, 0, parameters, 0, parameters.length);
        System.arraycopy(state.floats("first-moments", parameters.length), 0, firstMoments, 0, parameters.length);
        System.arraycopy(state.floats("second-moments", parameters.length), 0, secondMoments, 0, parameters.length);
        steps = state.number("steps", 0);
    }
}
