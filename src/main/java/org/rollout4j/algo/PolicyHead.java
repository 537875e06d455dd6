package org.rollout4j.algo;

import java.util.random.RandomGenerator;
import org.rollout4j.core.ActionBatch;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.math.PolicyLoss;

/** What the outputs of a policy network mean: a distribution of actions. It may have parameters of its own besides. */
sealed interface PolicyHead permits CategoricalHead, GaussianHead {
    /** The head that suits the actions of an environment. */
    static PolicyHead of(EnvironmentSpec spec) {
        return spec.continuous() ? new GaussianHead(spec.actionSize()) : new CategoricalHead(spec.actionCount());
    }

    /** The number of outputs of the network. */
    int outputs();

    /** Parameters of its own to begin with. */
    float[] initialParameters();

    /** Draws the random numbers that {@code rows} choices need, {@link #outputs} a row at most, row after row. */
    void draw(int rows, RandomGenerator rng, float[] noise);

    /**
     * Chooses actions for the rows {@code first .. first + rows - 1}.
     *
     * @param outputs {@code [..][outputs]} of the network; overwritten
     * @param noise as {@link #draw} wrote it; null for the most probable actions
     * @param scratch {@code [..][outputs]}, overwritten; may be null where noise is
     * @param parameters of its own
     */
    void choose(
            int first,
            int rows,
            float[] outputs,
            float[] noise,
            float[] scratch,
            float[] parameters,
            ObservationBatch in,
            ActionBatch out);

    /**
     * Computes the loss of some rows, and its derivatives.
     *
     * @param outputs {@code [rows][outputs]} of the network; overwritten
     * @param parameters of its own
     * @param outputGradients {@code [rows][outputs]}, written
     * @param gradient the derivatives by the parameters of its own are written to {@code gradient[offset ..]}
     */
    void loss(
            Objective objective,
            PolicyLoss.Batch batch,
            float[] outputs,
            float[] parameters,
            float scale,
            float[] outputGradients,
            float[] gradient,
            int offset,
            PolicyLoss.Sums sums);
}
