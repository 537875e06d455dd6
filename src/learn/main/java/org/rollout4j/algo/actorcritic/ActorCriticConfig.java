package org.rollout4j.algo.actorcritic;

import org.rollout4j.algo.ActionBounds;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.train.NetworkConfig;

/** What the configurations of learners with a policy network and a value network have in common. */
public interface ActorCriticConfig extends AlgorithmConfig {
    /** The hidden part of the policy and of the value network. */
    NetworkConfig network();

    /** Whether observations are scaled to mean 0 and variance 1. */
    boolean normaliseObservations();

    /** Gamma, what a reward a step later is worth. */
    double discount();

    /** How far generalised advantages look ahead. */
    double lambda();

    /** The most rows of one gradient step. */
    long minibatchRows();

    /** The network whose outputs are the logits of discrete actions, or the means of continuous ones. */
    default Architecture policyArchitecture(EnvironmentSpec spec) {
        return network()
                .architecture(spec.observationSize(), spec.continuous() ? spec.actionSize() : spec.actionCount());
    }

    /** The network whose output is the value of an observation. */
    default Architecture valueArchitecture(EnvironmentSpec spec) {
        return network().architecture(spec.observationSize(), 1);
    }

    /** That the box of continuous actions has widths, if bounds, since actions are measured in them. */
    @Override
    default void checkFits(EnvironmentSpec spec) {
        if (spec.continuous()) {
            ActionBounds.checkWidths(spec);
        }
    }

    /** Parameters, moments, gradients, a rollout made ready to learn from, and what goes through the networks on one thread. */
    @Override
    default long learnerBytes(EnvironmentSpec spec) {
        Architecture policy = policyArchitecture(spec);
        Architecture value = valueArchitecture(spec);
        long parameters = (long) policy.parameterCount() + value.parameterCount();
        long withMoments = 3 * parameters;
        long hidden =
                network().hiddenSizes().stream().mapToLong(Integer::longValue).sum();
        long rowOfMinibatch = 2 * 2 * hidden + 2L * policy.outputs(); // through two networks, forward and back
        long observations = normaliseObservations() ? 2 : 1; // those that episodes ended with are the one
        long rowOfRollout = observations * spec.observationSize() + 7;
        return Float.BYTES
                * (withMoments
                        + MinibatchGradient.floats(minibatchRows(), parameters, rowOfMinibatch)
                        + (long) envs() * horizon() * rowOfRollout);
    }
}
