package org.rollout4j.nn;

import org.rollout4j.math.FastMath;

/** What a hidden layer does to its sums. */
public enum Activation {
    /** The hyperbolic tangent. */
    TANH {
        @Override
        public void apply(float[] values, int length) {
            FastMath.tanh(values, length);
        }

        @Override
        public void backward(float[] gradients, float[] activations, int from, int end) {
            for (int i = from; i < end; i++) {
                gradients[i] *= 1 - activations[i] * activations[i];
            }
        }
    },
    /** The positive part. */
    RELU {
        @Override
        public void apply(float[] values, int length) {
            for (int i = 0; i < length; i++) {
                values[i] = Math.max(0, values[i]);
            }
        }

        /** A comparison would not vectorise, and be guessed wrongly half of the time. */
        @Override
        public void backward(float[] gradients, float[] activations, int from, int end) {
            for (int i = from; i < end; i++) {
                gradients[i] *= Math.min(1, activations[i] * LARGE);
            }
        }
    };

    /** Makes more than 1 of every positive number that is not subnormal. */
    private static final float LARGE = 0x1p127f;

    /** Replaces the first {@code length} of {@code values} by their activations. */
    public abstract void apply(float[] values, int length);

    /** Multiplies the gradients {@code from .. end - 1} by the derivative of the function, which their activations give. */
    public abstract void backward(float[] gradients, float[] activations, int from, int end);
}
