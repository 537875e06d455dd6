package org.rollout4j.algo.actorcritic;

import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.State;
import org.rollout4j.math.PolicyLoss;
import org.rollout4j.policy.Head;

/** A head of a policy network that learns. It may have parameters of its own besides. */
sealed interface TrainableHead permits TrainableCategorical, TrainableGaussian {
    /** The head that suits the actions of an environment. */
    static TrainableHead of(EnvironmentSpec spec) {
        return spec.continuous()
                ? new TrainableGaussian(spec.actionBox())
                : new TrainableCategorical(spec.actionCount());
    }

    /** The head as it acts, which follows the parameters until {@link #restore}. */
    Head acting();

    /** A copy that later changes of the parameters do not touch. */
    Head frozen();

    /** Parameters of its own as they are now; not a copy. */
    float[] parameters();

    /** Adds what it consists of, its parameters included, to the state of the policy. */
    default void save(State.Builder state) {}

    /**
     * Becomes what {@link #save} added to a state.
     *
     * @throws IllegalArgumentException if that is of another head
     */
    default void restore(State state) {}

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
