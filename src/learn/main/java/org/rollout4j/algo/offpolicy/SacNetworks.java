package org.rollout4j.algo.offpolicy;

import java.util.Map;
import org.rollout4j.algo.InitialNetworks;
import org.rollout4j.core.Artifact;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Policy;
import org.rollout4j.core.SavedPolicy;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.math.SquashedGaussian;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.ObservationNormaliser;
import org.rollout4j.nn.train.Adam;
import org.rollout4j.nn.train.Parameters;
import org.rollout4j.nn.train.TrainableNetwork;
import org.rollout4j.policy.Head;
import org.rollout4j.policy.NetworkPolicy;
import org.rollout4j.policy.Networks;
import org.rollout4j.policy.PolicyFile;
import org.rollout4j.policy.SquashedGaussianHead;
import org.rollout4j.policy.TrainedNetwork;
import org.rollout4j.rollout.Transitions;

/** The policy, the two critics and the temperature of {@link Sac}, and how they learn from a minibatch. */
final class SacNetworks {
    /** The part of a learner's state that is of these. */
    static final String PART = "networks";

    private static final String POLICY = "policy.parameters";
    private static final String TEMPERATURE = "log-temperature";
    private static final double POLICY_GAIN = 0.01;
    private static final double ADAM_EPSILON = 1e-8;

    private final EnvironmentSpec spec;
    private final SacConfig config;
    private final Workers workers;
    private final int rows;
    private final int actionSize;
    private final SquashedGaussianHead head;
    private final Architecture policyArchitecture;
    private final TrainableNetwork policy;
    private final Policy behaviour;
    private final Policy randomly;
    private final Adam policyOptimiser;
    private final Adam temperatureOptimiser;
    private final SacCritic[] critics;
    private final int[] drawn;
    private final Transitions transitions;
    private final float[] nextInputs;
    private final float[] inputs;
    private final float[] ownInputs;
    private final float[] targets;
    private final float[] actions;
    private final float[] valueGradients;
    private final float[] policyGradient;
    private final Actor next;
    private final Actor own;

    SacNetworks(EnvironmentSpec spec, SacConfig config, long seed, Workers workers) {
        this.spec = spec;
        this.config = config;
        this.workers = workers;
        rows = config.batchSize();
        actionSize = spec.actionSize();
        head = new SquashedGaussianHead(spec.actionBox());
        SplitMix rng = new SplitMix(seed);
        policyArchitecture = config.policyArchitecture(spec);
        policyOptimiser = new Adam(Parameters.orthogonal(policyArchitecture, POLICY_GAIN, rng), ADAM_EPSILON);
        temperatureOptimiser = new Adam(new float[] {(float) Math.log(config.temperature())}, ADAM_EPSILON);
        policy = TrainableNetwork.of(policyArchitecture, config.network().backend());
        behaviour = policy(policy, workers, head, false);
        randomly = policy(policy, workers, new UniformHead(head), false);
        Architecture criticArchitecture = config.valueArchitecture(spec);
        critics = new SacCritic[] {
            new SacCritic(criticArchitecture, config.network().backend(), rows, rng),
            new SacCritic(criticArchitecture, config.network().backend(), rows, rng)
        };
        drawn = new int[rows];
        transitions = new Transitions(spec, rows);
        nextInputs = new float[rows * criticArchitecture.inputs()];
        inputs = new float[rows * criticArchitecture.inputs()];
        ownInputs = new float[rows * criticArchitecture.inputs()];
        targets = new float[rows];
        actions = new float[rows * actionSize];
        valueGradients = new float[rows * actionSize];
        policyGradient = new float[policyArchitecture.parameterCount()];
        next = new Actor();
        own = new Actor();
        policy.setParameters(policyOptimiser.parameters(), 0);
    }

    /** Actions of the policy as it is now, on some observations of the minibatch. */
    private final class Actor {
        private final TrainableNetwork.TrainingPass pass = policy.newTrainingPass(rows);
        private final float[] outputs = new float[rows * 2 * actionSize];
        private final float[] outputGradients = new float[rows * 2 * actionSize];
        private final float[] noise = new float[rows * actionSize];
        private final float[] actions = new float[rows * actionSize];
        private final float[] logProbs = new float[rows];

        void act(float[] observations, float[] criticInputs) {
            pass.forward(rows, observations, 0, outputs, 0);
            SquashedGaussian.sample(0, rows, actionSize, outputs, noise, actions, logProbs);
            join(observations, actions, criticInputs);
        }
    }

    /** What the steps of an update tell; means over them. */
    static final class Sums {
        private double criticLoss;
        private double policyLoss;
        private double entropy;
        private double target;
        private int steps;

        /** Without means where nothing was learned. */
        Metrics metrics() {
            Metrics metrics = Metrics.NONE.with("gradientSteps", steps);
            return steps == 0
                    ? metrics
                    : metrics.with("criticLoss", criticLoss / steps)
                            .with("policyLoss", policyLoss / steps)
                            .with("entropy", entropy / steps)
                            .with("targetMean", target / steps);
        }
    }

    /** What a nat of entropy is worth now. */
    double temperature() {
        return Math.exp(temperatureOptimiser.parameters()[0]);
    }

    /**
     * Draws actions as the policy does at each moment.
     *
     * @param random whether any point of the box is as likely as any other instead
     */
    Policy behaviour(boolean random) {
        return random ? randomly : behaviour;
    }

    /** Takes the most probable action, as it is before it is squashed; a frozen copy. */
    Policy greedy() {
        TrainableNetwork frozen =
                TrainableNetwork.of(policyArchitecture, config.network().backend());
        frozen.setParameters(policyOptimiser.parameters().clone(), 0);
        return policy(frozen, Workers.caller(), head, true);
    }

    private Policy policy(TrainableNetwork network, Workers sharing, Head how, boolean greedy) {
        ObservationNormaliser none = new ObservationNormaliser(spec.observationSize(), false);
        return new NetworkPolicy(spec, network, sharing, how, none, greedy);
    }

    /** One gradient step of everything on one minibatch. The two actors, and the two critics, work side by side. */
    void step(StoredExperience experience, double learningRate, Sums sums) {
        experience.replay.sample(experience.sampling, drawn, rows);
        experience.replay.gather(drawn, 0, rows, 1, config.discount(), transitions);
        head.noise(rows, experience.sampling, next.noise);
        head.noise(rows, experience.sampling, own.noise);
        head.shrink(rows, transitions.actions.values(), actions);
        join(transitions.observations, actions, inputs);
        workers.forEach(2, actor -> {
            if (actor == 0) {
                next.act(transitions.nextObservations, nextInputs);
            } else {
                own.act(transitions.observations, ownInputs);
            }
        });
        float temperature = (float) temperature();
        workers.forEach(2, critic -> critics[critic].evaluateTarget(nextInputs));
        computeTargets(temperature);
        double[] losses = new double[2];
        workers.forEach(2, critic -> {
            losses[critic] = critics[critic].learn(inputs, targets, learningRate, config.targetTau());
            critics[critic].evaluate(ownInputs);
        });
        workers.forEach(2, critic -> critics[critic].differentiateWhereLess(critics[1 - critic]));
        improvePolicy(temperature, learningRate);
        adaptTemperature(learningRate);
        record(sums, losses[0] + losses[1], temperature);
    }

    /** {@code r + weight * (min over critics of Q'(s', a') - temperature * log pi(a'))}. */
    private void computeTargets(float temperature) {
        for (int row = 0; row < rows; row++) {
            float least = Math.min(critics[0].values[row], critics[1].values[row]);
            targets[row] = transitions.rewards[row]
                    + transitions.nextWeights[row] * (least - temperature * next.logProbs[row]);
        }
    }

    private void improvePolicy(float temperature, double learningRate) {
        int width = spec.observationSize() + actionSize;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < actionSize; i++) {
                int at = row * width + spec.observationSize() + i;
                valueGradients[row * actionSize + i] = critics[0].inputGradients[at] + critics[1].inputGradients[at];
            }
        }
        SquashedGaussian.gradients(
                rows,
                actionSize,
                own.outputs,
                own.noise,
                own.actions,
                valueGradients,
                temperature,
                1f / rows,
                own.outputGradients);
        own.pass.backward(rows, own.outputGradients, policyGradient, 0, workers);
        policyOptimiser.step(policyGradient, 1, learningRate, workers);
        policy.setParameters(policyOptimiser.parameters(), 0);
    }

    /** Down the derivative of {@code -log temperature * (log pi + target entropy)}, which is zero where the entropy is the target. */
    private void adaptTemperature(double learningRate) {
        double excess = entropy() - config.targetEntropy() * actionSize;
        temperatureOptimiser.step(new float[] {(float) excess}, 1, learningRate);
    }

    private double entropy() {
        double sum = 0;
        for (float logProb : own.logProbs) {
            sum -= logProb;
        }
        return sum / rows;
    }

    private void record(Sums sums, double criticLoss, float temperature) {
        double value = 0;
        double target = 0;
        for (int row = 0; row < rows; row++) {
            value += Math.min(critics[0].values[row], critics[1].values[row]);
            target += targets[row];
        }
        double policyLoss = -temperature * entropy() - value / rows;
        DivergenceException.check("policy loss", policyLoss);
        sums.criticLoss += criticLoss;
        sums.policyLoss += policyLoss;
        sums.entropy += entropy();
        sums.target += target / rows;
        sums.steps++;
    }

    private void join(float[] observations, float[] actions, float[] into) {
        int size = spec.observationSize();
        for (int row = 0; row < rows; row++) {
            System.arraycopy(observations, row * size, into, row * (size + actionSize), size);
            System.arraycopy(actions, row * actionSize, into, row * (size + actionSize) + size, actionSize);
        }
    }

    /** The policy alone. */
    PolicyFile artifact() {
        return artifact(
                spec,
                head,
                TrainedNetwork.of(
                        policyArchitecture, policyOptimiser.parameters().clone()));
    }

    /** How {@link #artifact()} is made of the state of a learner whose networks are {@value #PART}. */
    static SavedPolicy savedPolicy(EnvironmentSpec spec, SacConfig config) {
        Architecture architecture = config.policyArchitecture(spec);
        int length = architecture.parameterCount();
        return new SavedPolicy(Map.of(PART + "/" + POLICY, length), state -> {
            float[] parameters = state.part(PART).numbers(POLICY, length);
            return artifact(
                    spec, new SquashedGaussianHead(spec.actionBox()), TrainedNetwork.of(architecture, parameters));
        });
    }

    private static PolicyFile artifact(EnvironmentSpec spec, SquashedGaussianHead head, TrainedNetwork trained) {
        ObservationNormaliser none = new ObservationNormaliser(spec.observationSize(), false);
        return PolicyFile.of(spec, new Networks(head, Map.of(Networks.POLICY, trained), none));
    }

    State state() {
        return State.builder()
                .putFloats(POLICY, policyOptimiser.parameters().clone())
                .put("policy-optimiser", policyOptimiser.state())
                .putFloats(TEMPERATURE, temperatureOptimiser.parameters().clone())
                .put("temperature-optimiser", temperatureOptimiser.state())
                .put("critic.1", critics[0].state())
                .put("critic.2", critics[1].state())
                .build();
    }

    /** See {@link org.rollout4j.core.Learner#init}. */
    void init(Artifact learned) {
        Networks networks = InitialNetworks.networks(learned, SquashedGaussianHead.class);
        restore(State.builder()
                .putFloats(POLICY, InitialNetworks.parameters(networks, Networks.POLICY, policyArchitecture))
                .build());
    }

    void restore(State state) {
        policyOptimiser.restore(state.numbers(POLICY, policyGradient.length), state.part("policy-optimiser"));
        if (state.has(TEMPERATURE)) {
            temperatureOptimiser.restore(state.numbers(TEMPERATURE, 1), state.part("temperature-optimiser"));
            critics[0].restore(state.part("critic.1"));
            critics[1].restore(state.part("critic.2"));
        }
        policy.setParameters(policyOptimiser.parameters(), 0);
    }
}
