package org.rollout4j.algo.offpolicy;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.math.Schedule;
import org.rollout4j.nn.Activation;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.train.NetworkConfig;
import org.rollout4j.rollout.Replay;

/** How {@link Dqn} learns. */
@RecordBuilder
public record DqnConfig(
        @Setting("environments side by side, 1 to 65536") int envs,

        @Setting("steps of each environment between two rounds of learning, 1 to 1 million")
        int horizon,

        @Setting("Adam's step size over the run, 0 to 1") Schedule learningRate,

        @Setting("gamma, what a reward a step later is worth, 0 to 1")
        double discount,

        @Setting("the probability of a random action over the run, 0 to 1")
        Schedule epsilon,

        @Setting("environment steps to learn from again and again, 1 to 100 million")
        int replayCapacity,

        @Setting("environment steps before the first gradient step, 1 to 100 million")
        int learningStarts,

        @Setting("transitions of one gradient step, 1 to 65536")
        int batchSize,

        @Setting("environment steps for each round of gradient steps, 1 to 1 million")
        int updateEvery,

        @Setting("gradient steps of a round, 1 to 1 million")
        int gradientSteps,

        @Setting("gradient steps between two updates of the target network, 1 to 100 million")
        int targetUpdateEvery,

        @Setting("how far an update moves the target network, above 0 up to 1, where it becomes a copy")
        double targetTau,

        @Setting("whether the target's action is chosen by the network that learns (van Hasselt et al., 2016)")
        boolean doubleQ,

        @Setting(
                "whether the value of an observation and the advantages of actions have networks of their own (Wang et al., 2016)")
        boolean dueling,

        @Setting("quantiles of the return of each action, 1 (its mean) to 1000 (QR-DQN: Dabney et al., 2018)")
        int quantiles,

        @Setting("steps of rewards before the target network takes over, 1 to 1000")
        int nStep,

        @Setting("whether transitions with larger errors are learned from more often (Schaul et al., 2016)")
        boolean prioritised,

        @Setting("how much more often, 0 (all alike) to 1 (in proportion to the error)")
        double priorityExponent,

        @Setting("how far weights make up for that over the run, 0 to 1")
        Schedule importanceExponent,

        @Setting("errors beyond it count linearly, above 0; infinity makes the loss quadratic")
        double huberDelta,

        @Setting("the norm that gradients are scaled down to, up to 1e9; 0 switches it off")
        double maxGradientNorm,

        NetworkConfig network)
        implements OffPolicyConfig, DqnConfigBuilder.With {

    public DqnConfig {
        OffPolicyConfig.check(envs, horizon, replayCapacity, learningStarts, batchSize, updateEvery, gradientSteps);
        learningRate.within("learningRate", 0, 1);
        Require.inRange("discount", discount, 0, 1);
        epsilon.within("epsilon", 0, 1);
        Require.inRange("targetUpdateEvery", targetUpdateEvery, 1, MAX_STEPS);
        Require.inRange("targetTau", targetTau, 1e-9, 1);
        Require.inRange("quantiles", quantiles, 1, 1000);
        Require.that(quantiles == 1 || !dueling, "dueling", dueling, "only false is allowed with quantiles");
        Require.inRange("nStep", nStep, 1, 1000);
        Require.inRange("priorityExponent", priorityExponent, 0, 1);
        importanceExponent.within("importanceExponent", 0, 1);
        Require.inRange("huberDelta", huberDelta, 1e-9, Double.POSITIVE_INFINITY);
        Require.inRange("maxGradientNorm", maxGradientNorm, 0, 1e9);
        Require.that(network != null, "network", null, "a network is needed");
    }

    /**
     * The network that learns. Its outputs are the action values, or the advantages if it is dueling, or the quantiles of the returns of the
     * first action, then those of the second, and so on.
     */
    public Architecture architecture(EnvironmentSpec spec) {
        return expectedArchitecture(spec).withOutputs(spec.actionCount() * quantiles);
    }

    /** The network that acts, by expected values; the same where there are no quantiles. */
    Architecture expectedArchitecture(EnvironmentSpec spec) {
        return network().architecture(spec.observationSize(), spec.actionCount());
    }

    /** The replay, the parameters of both networks, the optimiser's moments and a gradient. */
    @Override
    public long learnerBytes(EnvironmentSpec spec) {
        long parameters = (long) architecture(spec).parameterCount() * (dueling ? 2 : 1);
        return Replay.bytes(spec, envs, replayCapacity) + Float.BYTES * 7 * parameters;
    }

    /** Double DQN on one gradient step every four environment steps. */
    public static DqnConfig defaults() {
        return DqnConfigBuilder.builder()
                .envs(8)
                .horizon(8)
                .learningRate(Schedule.constant(1e-3))
                .discount(0.99)
                .epsilon(Schedule.linear(1, 0.05, 0.2))
                .replayCapacity(100_000)
                .learningStarts(1000)
                .batchSize(64)
                .updateEvery(4)
                .gradientSteps(1)
                .targetUpdateEvery(250)
                .targetTau(1)
                .doubleQ(true)
                .dueling(false)
                .quantiles(1)
                .nStep(1)
                .prioritised(false)
                .priorityExponent(0.6)
                .importanceExponent(Schedule.linear(0.4, 1))
                .huberDelta(1)
                .maxGradientNorm(10)
                .network(NetworkConfig.defaults().withActivation(Activation.RELU))
                .build();
    }
}
