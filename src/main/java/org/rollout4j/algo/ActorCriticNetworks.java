package org.rollout4j.algo;

import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.State;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.ObservationNormaliser;

/**
 * The networks of a trained {@link Ppo} or {@link A2c}, taken from its state without making a learner of it.
 *
 * @param policy its outputs are the logits of discrete actions, or the means of continuous ones
 * @param value its output is the value of the observation
 * @param normaliser what observations go through first
 */
public record ActorCriticNetworks(Trained policy, Trained value, ObservationNormaliser normaliser) {
    /** The part of a learner's state that holds the networks. */
    static final String PART = "networks";

    /**
     * A network and its parameters.
     *
     * @param parameters {@code [architecture.parameterCount()]}
     */
    public record Trained(Architecture architecture, float[] parameters) {}

    /**
     * The networks of a learner.
     *
     * @param learner its {@link org.rollout4j.core.Learner#state}
     * @throws IllegalArgumentException if it is not the state of a learner with such a configuration in such an environment
     */
    public static ActorCriticNetworks of(EnvironmentSpec spec, ActorCriticConfig config, State learner) {
        State networks = learner.part(PART);
        ObservationNormaliser normaliser =
                new ObservationNormaliser(spec.observationSize(), config.normaliseObservations());
        normaliser.restore(networks.part(ActorCritic.NORMALISER));
        return new ActorCriticNetworks(
                trained(config.policyArchitecture(spec), networks, ActorCritic.POLICY),
                trained(config.valueArchitecture(spec), networks, ActorCritic.VALUE),
                normaliser);
    }

    private static Trained trained(Architecture architecture, State networks, String name) {
        return new Trained(architecture, networks.floats(name, architecture.parameterCount()));
    }
}
