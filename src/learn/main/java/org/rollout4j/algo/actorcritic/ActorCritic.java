package org.rollout4j.algo.actorcritic;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.rollout4j.algo.InitialNetworks;
import org.rollout4j.core.Artifact;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Require;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.SavedPolicy;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.BatchForward;
import org.rollout4j.nn.ObservationNormaliser;
import org.rollout4j.nn.train.Adam;
import org.rollout4j.nn.train.Blas;
import org.rollout4j.nn.train.Gradients;
import org.rollout4j.nn.train.Parameters;
import org.rollout4j.nn.train.TrainableNetwork;
import org.rollout4j.policy.GaussianHead;
import org.rollout4j.policy.NetworkPolicy;
import org.rollout4j.policy.Networks;
import org.rollout4j.policy.PolicyFile;
import org.rollout4j.policy.TrainedNetwork;

/** A policy network and a separate value network that learn together, under one optimiser. */
final class ActorCritic {
    /** The part of a learner's state that is of its networks. */
    static final String PART = "networks";

    private static final String POLICY = "policy.parameters";
    private static final String VALUE = "value.parameters";
    private static final String NORMALISER = "normaliser";

    private static final double POLICY_GAIN = 0.01;
    private static final double VALUE_GAIN = 1;
    private static final double ADAM_EPSILON = 1e-5;

    private final EnvironmentSpec spec;
    private final Architecture policyArchitecture;
    private final Architecture valueArchitecture;
    private final String backend;
    private final Workers workers;
    private final TrainableNetwork policyNetwork;
    private final TrainableHead head;
    private final TrainableNetwork valueNetwork;
    private final BatchForward valueForward;
    private final ObservationNormaliser normaliser;
    private final Adam optimiser;
    /** Of a rollout. */
    private final long maxRows;

    private Policy behaviour;
    private PreparedRollout prepared;
    private FinalObservations finalObservations;
    /** {@code [rows][observationSize]}, where observations are normalised. */
    private float[] normalised = {};

    ActorCritic(EnvironmentSpec spec, ActorCriticConfig config, long seed, Workers workers) {
        this.spec = spec;
        this.backend = config.network().backend();
        this.workers = workers;
        policyArchitecture = config.policyArchitecture(spec);
        valueArchitecture = config.valueArchitecture(spec);
        head = TrainableHead.of(spec);
        policyNetwork = TrainableNetwork.of(policyArchitecture, backend);
        valueNetwork = TrainableNetwork.of(valueArchitecture, backend);
        SplitMix rng = new SplitMix(seed);
        optimiser = new Adam(
                Parameters.concatenate(
                        Parameters.orthogonal(policyArchitecture, POLICY_GAIN, rng),
                        head.parameters(),
                        Parameters.orthogonal(valueArchitecture, VALUE_GAIN, rng)),
                ADAM_EPSILON,
                valueStart());
        valueForward = new BatchForward(valueNetwork, workers);
        normaliser = new ObservationNormaliser(spec.observationSize(), config.normaliseObservations());
        maxRows = (long) config.envs() * config.horizon();
        behaviour = newBehaviour();
        publishParameters();
    }

    private Policy newBehaviour() {
        return new NetworkPolicy(spec, policyNetwork, workers, head.acting(), normaliser, false);
    }

    /**
     * Makes a rollout ready to learn from, with observations as its policy saw them; in memory that is used again for the next of its size.
     *
     * @throws IllegalArgumentException if it is longer than the configuration says
     */
    PreparedRollout prepare(Rollout rollout) {
        Require.that(
                rollout.rows() <= maxRows,
                "rows of the rollout",
                rollout.rows(),
                "at most envs * horizon of the configuration, " + maxRows + ", are allowed");
        Blas.useOneThread(); // environments may have started ND4J
        if (prepared == null || prepared.rows != rollout.rows()) {
            prepared = new PreparedRollout(rollout.rows());
            finalObservations = new FinalObservations(rollout.rows(), spec.observationSize());
            normalised = new float[normaliser.enabled() ? rollout.rows() * spec.observationSize() : 0];
        }
        if (normaliser.enabled()) {
            normaliser.apply(rollout.rows(), rollout.observations(), normalised);
        }
        prepared.begin(rollout, normaliser.enabled() ? normalised : rollout.observations());
        return prepared;
    }

    /** Computes the values of all observations and of what followed them, as the value network sees them now. */
    void computeValues(PreparedRollout rollout) {
        valueForward.apply(rollout.rows, rollout.observations, rollout.values);
        FinalObservations finals = finalObservations(rollout);
        valueForward.apply(finals.count(), finals.observations, finals.values);
        putNextValues(rollout);
    }

    /** What followed a rollout and its truncations, normalised. */
    FinalObservations finalObservations(PreparedRollout rollout) {
        finalObservations.gather(rollout.rollout());
        normaliser.apply(finalObservations.count(), finalObservations.observations, finalObservations.observations);
        return finalObservations;
    }

    /** Puts the values of what followed each observation in their places, once all are computed. */
    void putNextValues(PreparedRollout rollout) {
        finalObservations.nextValues(rollout.rollout(), rollout.values, rollout.nextValues);
    }

    /** Draws actions, and follows this learner. */
    Policy behaviour() {
        return behaviour;
    }

    /** Takes the most probable action; a frozen copy. */
    Policy greedy() {
        TrainableNetwork frozen = TrainableNetwork.of(policyArchitecture, backend);
        frozen.setParameters(Arrays.copyOf(optimiser.parameters(), headStart()), 0);
        return new NetworkPolicy(spec, frozen, Workers.caller(), head.frozen(), normaliser.copy(), true);
    }

    MinibatchGradient newGradient(int minibatchSize) {
        return new MinibatchGradient(spec, policyNetwork, head, valueNetwork, minibatchSize, workers);
    }

    /**
     * One step of the optimiser.
     *
     * @param maxGradientNorm 0 switches clipping off
     * @return the norm of the gradient before clipping
     */
    double step(MinibatchGradient minibatch, double learningRate, double maxGradientNorm) {
        double norm = minibatch.norm();
        DivergenceException.check("gradient norm", norm);
        double scale = maxGradientNorm == 0 ? 1 : Gradients.clipScale(norm, maxGradientNorm);
        optimiser.step(minibatch.gradient, scale, learningRate, workers);
        publishParameters();
        return norm;
    }

    /** Takes a rollout into account in the normaliser; after it was learned from, so that both saw the same numbers. */
    void updateNormaliser(Rollout rollout) {
        normaliser.update(rollout.rows(), rollout.observations());
    }

    /** The policy, with the network of values for those who look on. */
    PolicyFile artifact() {
        float[] all = optimiser.parameters();
        return PolicyFile.of(
                spec,
                new Networks(
                        head.frozen(),
                        networks(
                                TrainedNetwork.of(policyArchitecture, Arrays.copyOf(all, headStart())),
                                TrainedNetwork.of(
                                        valueArchitecture, Arrays.copyOfRange(all, valueStart(), all.length))),
                        normaliser.copy()));
    }

    private static Map<String, TrainedNetwork> networks(TrainedNetwork policy, TrainedNetwork value) {
        Map<String, TrainedNetwork> networks = new LinkedHashMap<>();
        networks.put(Networks.POLICY, policy);
        networks.put(Networks.VALUE, value);
        return networks;
    }

    /** How {@link #artifact} is made of the state of a learner whose networks are {@value #PART}. */
    static SavedPolicy savedPolicy(EnvironmentSpec spec, ActorCriticConfig config) {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        lengths.put(PART + "/" + POLICY, config.policyArchitecture(spec).parameterCount());
        lengths.put(PART + "/" + VALUE, config.valueArchitecture(spec).parameterCount());
        Set<String> optional = new HashSet<>();
        if (spec.continuous()) {
            lengths.put(PART + "/" + TrainableGaussian.LOG_STD, spec.actionSize());
            lengths.put(PART + "/" + TrainableGaussian.UNIT, TrainableGaussian.HALF_WIDTHS.length());
            optional.add(PART + "/" + TrainableGaussian.UNIT);
        }
        ObservationNormaliser.lengths(spec.observationSize())
                .forEach((name, length) -> lengths.put(PART + "/" + NORMALISER + "/" + name, length));
        return new SavedPolicy(lengths, optional, state -> artifact(spec, config, state.part(PART)));
    }

    private static PolicyFile artifact(EnvironmentSpec spec, ActorCriticConfig config, State state) {
        Architecture policy = config.policyArchitecture(spec);
        Architecture value = config.valueArchitecture(spec);
        Map<String, TrainedNetwork> networks = networks(
                TrainedNetwork.of(policy, state.numbers(POLICY, policy.parameterCount())),
                TrainedNetwork.of(value, state.numbers(VALUE, value.parameterCount())));
        ObservationNormaliser normaliser =
                new ObservationNormaliser(spec.observationSize(), config.normaliseObservations());
        normaliser.restore(state.part(NORMALISER));
        TrainableHead head = TrainableHead.of(spec);
        head.restore(state);
        return PolicyFile.of(spec, new Networks(head.frozen(), networks, normaliser));
    }

    /** See {@link org.rollout4j.core.Learner#init}. */
    void init(Artifact learned) {
        Networks networks = InitialNetworks.networks(learned, head.acting().getClass());
        boolean normalises = networks.normaliser().enabled();
        Require.that(
                normalises == normaliser.enabled(),
                "normaliseObservations",
                normaliser.enabled(),
                normalises + " is needed, as it was learned");
        State.Builder state = State.builder()
                .putFloats(POLICY, InitialNetworks.parameters(networks, Networks.POLICY, policyArchitecture))
                .putFloats(VALUE, values(networks))
                .put(NORMALISER, networks.normaliser().state());
        if (networks.head() instanceof GaussianHead gaussian) {
            TrainableGaussian.save(gaussian, state);
        }
        restore(state.build());
    }

    /** The parameters of its value network, or where it has none those that there are. */
    private float[] values(Networks networks) {
        return networks.networks().containsKey(Networks.VALUE)
                ? InitialNetworks.parameters(networks, Networks.VALUE, valueArchitecture)
                : Arrays.copyOfRange(optimiser.parameters(), valueStart(), optimiser.parameters().length);
    }

    State state() {
        float[] all = optimiser.parameters();
        State.Builder state = State.builder()
                .putFloats(POLICY, Arrays.copyOf(all, headStart()))
                .putFloats(VALUE, Arrays.copyOfRange(all, valueStart(), all.length))
                .put(NORMALISER, normaliser.state())
                .put("optimiser", optimiser.state());
        head.save(state);
        return state.build();
    }

    void restore(State state) {
        float[] policy = state.numbers(POLICY, headStart());
        float[] value = state.numbers(VALUE, valueNetwork.parameterCount());
        head.restore(state);
        optimiser.restore(Parameters.concatenate(policy, head.parameters(), value), state.part("optimiser"));
        normaliser.restore(state.part(NORMALISER));
        behaviour = newBehaviour(); // the head may have come to another unit
        publishParameters();
    }

    /** Where in all parameters those of the head begin. */
    private int headStart() {
        return policyNetwork.parameterCount();
    }

    private int valueStart() {
        return headStart() + head.parameters().length;
    }

    private void publishParameters() {
        policyNetwork.setParameters(optimiser.parameters(), 0);
        System.arraycopy(optimiser.parameters(), headStart(), head.parameters(), 0, head.parameters().length);
        valueNetwork.setParameters(optimiser.parameters(), valueStart());
    }
}
