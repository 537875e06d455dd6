package org.rollout4j.nn;

/** What is done to gradients between the backward pass and the optimiser. */
public final class Gradients {
    private Gradients() {}

    /** The Euclidean norm. */
    public static double norm(float[] gradient) {
        double sum = 0;
        for (float g : gradient) {
            sum += (double) g * g;
        }
        return Math.sqrt(sum);
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
