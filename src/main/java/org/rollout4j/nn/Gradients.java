package org.rollout4j.nn;

/** What is done to gradients between the backward pass and the optimiser. */
public final class Gradients {
    private Gradients() {}

    /** The Euclidean norm. */
    public static double norm(float[] gradient) {
        // Four sums, since each addition waits for the one before it.
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < gradient.length; i += 4) {
            a += (double) gradient[i] * gradient[i];
            b += (double) gradient[i + 1] * gradient[i + 1];
            c += (double) gradient[i + 2] * gradient[i + 2];
            d += (double) gradient[i + 3] * gradient[i + 3];
        }
        for (; i < gradient.length; i++) {
            a += (double) gradient[i] * gradient[i];
        }
        return Math.sqrt(a + b + c + d);
    }

    /**
     * Scales the gradient down to the norm {@code maxNorm} if it is longer (Pascanu et al., 2013).
     *
     * @param maxNorm above 0; infinity switches clipping off
     * @return the norm before
     */
    public static double clip(float[] gradient, double maxNorm) {
        double norm = norm(gradient);
        if (norm > maxNorm) {
            float scale = (float) (maxNorm / norm);
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] *= scale;
            }
        }
        return norm;
    }
}
