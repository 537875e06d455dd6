package org.rollout4j.nn.train;

/** What is done to gradients between the backward pass and the optimiser. */
public final class Gradients {
    private Gradients() {}

    /** The Euclidean norm; infinite where the squares do not fit a float, above about 1e19. */
    public static double norm(float[] gradient) {
        return Math.sqrt(Blas.squaredNorm(gradient));
    }

    /**
     * What a gradient is to be multiplied by so that its norm becomes {@code maxNorm}, if it is longer (Pascanu et al., 2013); else 1.
     *
     * @param norm that of the gradient
     * @param maxNorm above 0; infinity switches clipping off
     */
    public static double clipScale(double norm, double maxNorm) {
        return norm > maxNorm ? maxNorm / norm : 1;
    }
}
