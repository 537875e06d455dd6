package org.rollout4j.algo;

import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.math.PolicyLoss;

/** What the outputs of a policy network mean: a distribution of actions. It may have parameters of its own besides. */
sealed interface PolicyHead extends ActionChooser permits CategoricalHead, GaussianHead {
    /** The head that suits the actions of an environment. */
    static PolicyHead of(EnvironmentSpec spec) {
        return spec.continuous() ? new GaussianHead(spec.actionSize()) : new CategoricalHead(spec.actionCount());
    }

    /** Parameters of its own as they are now; not a copy. */
    float[] parameters();

    /** A copy that later changes of the parameters do not touch. */
    PolicyHead copy();

    /**
     * The probabilities of discrete actions; null where actions are continuous.
     *
     * @param outputs of the network for one observation; overwritten
     * @param legal null if all actions are
     */
    float[] probabilities(float[] outputs, boolean[] legal);

    /**
     * Computes the loss of some rows, and its derivatives.
     *
     * @param outputs {@code [rows][outputs]} of the network; overwritten
     * @param outputGradients {@code [rows][outputs]}, written
     * @param gradient the derivatives by the parameters of its own are written to {@code gradient[offset ..]}
     */
    void loss(
            Objective objective,
            PolicyLoss.Batch batch,
            float[] outputs,
            float scale,
            float[] outputGradients,
            float[] gradient,
            int offset,
            PolicyLoss.Sums sums);
}
