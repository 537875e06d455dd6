package org.rollout4j.algo.offpolicy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.rollout4j.algo.InitialNetworks;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Artifact;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Policy;
import org.rollout4j.core.SavedPolicy;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.BatchForward;
import org.rollout4j.nn.ObservationNormaliser;
import org.rollout4j.nn.train.Adam;
import org.rollout4j.nn.train.Gradients;
import org.rollout4j.nn.train.Parameters;
import org.rollout4j.nn.train.TrainableNetwork;
import org.rollout4j.policy.ActionValueHead;
import org.rollout4j.policy.NetworkPolicy;
import org.rollout4j.policy.Networks;
import org.rollout4j.policy.PolicyFile;
import org.rollout4j.policy.TrainedNetwork;

/**
 * A network of action values, or of their quantiles, with its optimiser, and the target network that follows it. Actions are chosen by expected
 * values, which need a network of one output an action: the mean of quantiles is linear in the last layer.
 */
final class QNetwork {
    /** The part of a learner's state that is of this. */
    static final String PART = "network";

    private static final String PARAMETERS = "q.parameters";
    private static final String TARGET = "target.parameters";
    private static final double ADAM_EPSILON = 1e-8;

    /** Between two rounds of targets others sleep, and waking them takes a part of the time of so many multiplications. */
    private static final long MULTIPLICATIONS_WORTH_WAKING = 2_000_000;

    private final EnvironmentSpec spec;
    private final DqnConfig config;
    /** Of each action value; 1 where there is no distribution. */
    private final int quantiles;

    private final Architecture architecture;
    private final Adam optimiser;
    private final TrainableNetwork online;
    private final TargetNetwork target;
    /** The network that learns, where there is no distribution. */
    private final TrainableNetwork expected;
    /** {@code [expected.parameterCount()]}. */
    private final float[] expectedParameters;

    private final Policy behaviour;
    private final BatchForward targetForward;
    private final Workers lookingAhead;

    private final TrainableNetwork.TrainingPass pass;
    private final TrainableNetwork.TrainingPass choosing;
    private final float[] gradient;
    private long steps;
    private double epsilon;

    QNetwork(EnvironmentSpec spec, DqnConfig config, long seed, Workers workers) {
        this.spec = spec;
        this.config = config;
        quantiles = config.quantiles();
        architecture = config.architecture(spec);
        online = newNetwork(architecture);
        expected = quantiles == 1 ? online : newNetwork(config.expectedArchitecture(spec));
        behaviour = policy(expected, workers, () -> epsilon, false);
        pass = online.newTrainingPass(config.batchSize());
        choosing = expected.newTrainingPass(config.batchSize());
        gradient = new float[online.parameterCount()];
        optimiser = new Adam(initialParameters(new SplitMix(seed)), ADAM_EPSILON);
        expectedParameters = quantiles == 1 ? optimiser.parameters() : new float[expected.parameterCount()];
        setParameters();
        target = new TargetNetwork(newNetwork(architecture), optimiser.parameters());
        boolean large = (long) online.parameterCount() * DqnMinibatches.ROWS_AHEAD > MULTIPLICATIONS_WORTH_WAKING;
        lookingAhead = large ? workers : Workers.caller();
        targetForward = new BatchForward(target.network, lookingAhead);
    }

    private TrainableNetwork newNetwork(Architecture own) {
        return config.dueling()
                ? TrainableNetwork.dueling(own, config.network().backend())
                : TrainableNetwork.of(own, config.network().backend());
    }

    private float[] initialParameters(SplitMix rng) {
        float[] first = Parameters.orthogonal(architecture, 1, rng);
        return config.dueling()
                ? Parameters.concatenate(first, Parameters.orthogonal(architecture.withOutputs(1), 1, rng))
                : first;
    }

    /** Gives the networks what the optimiser has come to. */
    private void setParameters() {
        online.setParameters(optimiser.parameters(), 0);
        if (quantiles > 1) {
            Parameters.meanOutputs(architecture, optimiser.parameters(), quantiles, expectedParameters);
            expected.setParameters(expectedParameters, 0);
        }
    }

    /** Acts by the values as they are at each moment, and explores with that probability until it is asked for again. */
    Policy behaviour(double probability) {
        epsilon = probability;
        return behaviour;
    }

    /** Takes the best action; a frozen copy. */
    Policy greedy() {
        TrainableNetwork frozen = newNetwork(config.expectedArchitecture(spec));
        frozen.setParameters(expectedParameters.clone(), 0);
        return policy(frozen, Workers.caller(), () -> 0, true);
    }

    private Policy policy(TrainableNetwork network, Workers workers, DoubleSupplier explore, boolean greedy) {
        ActionValueHead head = new ActionValueHead((ActionSpace.Discrete) spec.actions(), explore);
        ObservationNormaliser none = new ObservationNormaliser(spec.observationSize(), false);
        return new NetworkPolicy(spec, network, workers, head, none, greedy);
    }

    /** The values, or quantiles, of the observations from row {@code first} on, to learn from: {@link #step} goes back the same way. */
    void values(int first, float[] observations, float[] values) {
        pass.forward(config.batchSize(), observations, first * spec.observationSize(), values, 0);
    }

    /** The expected values of the observations from row {@code first} on, written from that row on, to choose actions by. */
    void valuesToChoose(int first, float[] observations, float[] values) {
        choosing.forward(
                config.batchSize(), observations, first * spec.observationSize(), values, first * spec.actionCount());
    }

    /** Those who share what is done for many targets at once. */
    Workers lookingAhead() {
        return lookingAhead;
    }

    /** The values, or quantiles, that the target network gives {@code rows} observations. */
    void targetValues(int rows, float[] observations, float[] values) {
        targetForward.apply(rows, observations, values);
    }

    /**
     * One step of the optimiser, and of the target network if it is due.
     *
     * @param valueGradients the derivatives of the loss by what {@link #values} gave
     * @return the norm of the gradient before clipping
     */
    double step(float[] valueGradients, double learningRate) {
        pass.backward(config.batchSize(), valueGradients, gradient, 0);
        double norm = Gradients.norm(gradient);
        DivergenceException.check("gradient norm", norm);
        double most = config.maxGradientNorm() == 0 ? Double.POSITIVE_INFINITY : config.maxGradientNorm();
        optimiser.step(gradient, Gradients.clipScale(norm, most), learningRate);
        setParameters();
        steps++;
        if (steps % config.targetUpdateEvery() == 0) {
            target.follow(optimiser.parameters(), config.targetTau());
        }
        return norm;
    }

    /** Gradient steps until the target network changes next. */
    long stepsToTargetUpdate() {
        return config.targetUpdateEvery() - steps % config.targetUpdateEvery();
    }

    /** The policy by the expected values, which explores with that probability. */
    PolicyFile artifact(double probability) {
        return artifact(spec, config, expectedParameters.clone(), probability);
    }

    /** How {@link #artifact(double)} is made of the state of a learner whose network is {@value #PART}. */
    static SavedPolicy savedPolicy(EnvironmentSpec spec, DqnConfig config, double probability) {
        Architecture learned = config.architecture(spec);
        int value = config.dueling() ? learned.withOutputs(1).parameterCount() : 0;
        int length = Math.addExact(learned.parameterCount(), value);
        return new SavedPolicy(Map.of(PART + "/" + PARAMETERS, length), state -> {
            float[] own = state.part(PART).numbers(PARAMETERS, length);
            return artifact(spec, config, config.quantiles() == 1 ? own : expected(spec, config, own), probability);
        });
    }

    private static float[] expected(EnvironmentSpec spec, DqnConfig config, float[] parameters) {
        float[] means = new float[config.expectedArchitecture(spec).parameterCount()];
        Parameters.meanOutputs(config.architecture(spec), parameters, config.quantiles(), means);
        return means;
    }

    /**
     * @param both of the network that acts by expected values; of both networks where it is dueling
     */
    private static PolicyFile artifact(EnvironmentSpec spec, DqnConfig config, float[] both, double probability) {
        Architecture acting = config.expectedArchitecture(spec);
        Map<String, TrainedNetwork> networks = new LinkedHashMap<>();
        if (config.dueling()) {
            int split = acting.parameterCount();
            networks.put(Networks.ADVANTAGE, TrainedNetwork.of(acting, Arrays.copyOf(both, split)));
            networks.put(
                    Networks.VALUE,
                    TrainedNetwork.of(acting.withOutputs(1), Arrays.copyOfRange(both, split, both.length)));
        } else {
            networks.put(Networks.Q, TrainedNetwork.of(acting, both));
        }
        ActionValueHead head = new ActionValueHead((ActionSpace.Discrete) spec.actions(), () -> probability);
        return PolicyFile.of(
                spec, new Networks(head, networks, new ObservationNormaliser(spec.observationSize(), false)));
    }

    /** See {@link org.rollout4j.core.Learner#init}. Where quantiles are learned, all begin at the expected value. */
    void init(Artifact learned) {
        Networks networks = InitialNetworks.networks(learned, ActionValueHead.class);
        Architecture acting = config.expectedArchitecture(spec);
        float[] values = config.dueling()
                ? Parameters.concatenate(
                        InitialNetworks.parameters(networks, Networks.ADVANTAGE, acting),
                        InitialNetworks.parameters(networks, Networks.VALUE, acting.withOutputs(1)))
                : InitialNetworks.parameters(networks, Networks.Q, acting);
        float[] own = quantiles == 1 ? values : Parameters.repeatOutputs(acting, values, quantiles);
        restore(State.builder().putFloats(PARAMETERS, own).build());
    }

    State state() {
        return State.builder()
                .putFloats(PARAMETERS, optimiser.parameters().clone())
                .putFloats(TARGET, target.parameters.clone())
                .put("optimiser", optimiser.state())
                .putLongs("steps", steps)
                .build();
    }

    void restore(State state) {
        optimiser.restore(state.numbers(PARAMETERS, gradient.length), state.part("optimiser"));
        boolean whole = state.has(TARGET);
        target.follow(whole ? state.numbers(TARGET, gradient.length) : optimiser.parameters(), 1);
        steps = whole ? state.number("steps", 0) : 0;
        setParameters();
    }
}
