package org.rollout4j.algo;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.State;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.ObservationNormaliser;
import org.rollout4j.nn.train.Parameters;

/**
 * The networks of a trained learner, taken from its state without making a learner of it.
 *
 * @param head how actions follow from what the networks put out
 * @param networks by what they are, in a fixed order: {@code policy}, whose outputs are logits of discrete actions, means of continuous
 *     ones, or, of {@link Sac}, means followed by logarithms of standard deviations before they are squashed; {@code value}, of an
 *     observation; {@code q}, action values, the expected ones where their quantiles are learned; {@code advantage}, which with
 *     {@code value} makes them where it is dueling
 * @param logDeviations {@code [actionSize]}, the logarithms of the standard deviations of a Gaussian head; else empty
 * @param normaliser what observations go through first
 */
public record TrainedNetworks(
        Head head, Map<String, Trained> networks, float[] logDeviations, ObservationNormaliser normaliser) {
    /** The part of a learner's state that holds the networks of actor-critics. */
    static final String PART = "networks";

    private static final float[] NONE = {};

    /** How actions follow from what the networks put out. */
    public enum Head {
        /** Softmax makes logits the probabilities of discrete actions. */
        CATEGORICAL,
        /** Continuous actions are normal about the means, with deviations that do not depend on the observation. */
        GAUSSIAN,
        /** Continuous actions are hyperbolic tangents of normal numbers, stretched to the box, see {@link Sac}. */
        SQUASHED_GAUSSIAN,
        /** The discrete action of the greatest value is taken. */
        ACTION_VALUES
    }

    /**
     * A network and its parameters.
     *
     * @param parameters {@code [architecture.parameterCount()]}
     */
    public record Trained(Architecture architecture, float[] parameters) {}

    public TrainedNetworks {
        networks = Collections.unmodifiableMap(new LinkedHashMap<>(networks));
    }

    /**
     * The networks of a learner, if it has any.
     *
     * @param learner its {@link org.rollout4j.core.Learner#state} or {@code model}
     * @throws IllegalArgumentException if it is not the state of a learner with such a configuration in such an environment
     */
    public static Optional<TrainedNetworks> of(EnvironmentSpec spec, AlgorithmConfig config, State learner) {
        if (config instanceof ActorCriticConfig actorCritic) {
            return Optional.of(of(spec, actorCritic, learner.part(PART)));
        }
        if (config instanceof DqnConfig dqn) {
            return Optional.of(of(spec, dqn, learner.part(Dqn.NETWORK)));
        }
        if (config instanceof SacConfig sac) {
            State state = learner.part(Sac.NETWORKS);
            return Optional.of(withoutNormaliser(
                    Head.SQUASHED_GAUSSIAN,
                    Map.of("policy", trained(sac.policyArchitecture(spec), state, SacNetworks.POLICY)),
                    spec));
        }
        return Optional.empty();
    }

    private static TrainedNetworks of(EnvironmentSpec spec, ActorCriticConfig config, State state) {
        ObservationNormaliser normaliser =
                new ObservationNormaliser(spec.observationSize(), config.normaliseObservations());
        normaliser.restore(state.part(ActorCritic.NORMALISER));
        Map<String, Trained> networks = new LinkedHashMap<>();
        networks.put("policy", trained(config.policyArchitecture(spec), state, ActorCritic.POLICY));
        networks.put("value", trained(config.valueArchitecture(spec), state, ActorCritic.VALUE));
        return spec.continuous()
                ? new TrainedNetworks(
                        Head.GAUSSIAN, networks, state.floats(ActorCritic.HEAD, spec.actionSize()), normaliser)
                : new TrainedNetworks(Head.CATEGORICAL, networks, NONE, normaliser);
    }

    private static TrainedNetworks of(EnvironmentSpec spec, DqnConfig config, State state) {
        Map<String, Trained> networks =
                config.dueling() ? dueling(spec, config, state) : Map.of("q", expected(spec, config, state));
        return withoutNormaliser(Head.ACTION_VALUES, networks, spec);
    }

    private static Map<String, Trained> dueling(EnvironmentSpec spec, DqnConfig config, State state) {
        Architecture first = config.architecture(spec);
        Architecture second = first.withOutputs(1);
        float[] both = state.floats(QNetwork.PARAMETERS, first.parameterCount() + second.parameterCount());
        Map<String, Trained> networks = new LinkedHashMap<>();
        networks.put("advantage", new Trained(first, Arrays.copyOf(both, first.parameterCount())));
        networks.put("value", new Trained(second, Arrays.copyOfRange(both, first.parameterCount(), both.length)));
        return networks;
    }

    /** The network that acts, which has one output an action. */
    private static Trained expected(EnvironmentSpec spec, DqnConfig config, State state) {
        Trained learning = trained(config.architecture(spec), state, QNetwork.PARAMETERS);
        if (config.quantiles() == 1) {
            return learning;
        }
        Architecture acting = config.expectedArchitecture(spec);
        float[] parameters = new float[acting.parameterCount()];
        Parameters.meanOutputs(learning.architecture(), learning.parameters(), config.quantiles(), parameters);
        return new Trained(acting, parameters);
    }

    private static TrainedNetworks withoutNormaliser(Head head, Map<String, Trained> networks, EnvironmentSpec spec) {
        return new TrainedNetworks(head, networks, NONE, new ObservationNormaliser(spec.observationSize(), false));
    }

    private static Trained trained(Architecture architecture, State state, String name) {
        return new Trained(architecture, state.floats(name, architecture.parameterCount()));
    }
}
