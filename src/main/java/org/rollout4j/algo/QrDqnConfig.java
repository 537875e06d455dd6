package org.rollout4j.algo;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.math.Schedule;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.NetworkConfig;
import org.rollout4j.rollout.Replay;

/** How {@link Dqn} learns quantiles of returns, with all but dueling that it has. */
@RecordBuilder
public record QrDqnConfig(
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

        @Setting("quantiles of the return of each action, 2 to 1000")
        int quantiles,

        @Setting("whether the target's action is chosen by the network that learns (van Hasselt et al., 2016)")
        boolean doubleQ,

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
        implements AlgorithmConfig, QrDqnConfigBuilder.With {

    public QrDqnConfig {
        Require.inRange("quantiles", quantiles, 2, 1000);
        // whose constructor checks all others
        new DqnConfig(
                envs,
                horizon,
                learningRate,
                discount,
                epsilon,
                replayCapacity,
                learningStarts,
                batchSize,
                updateEvery,
                gradientSteps,
                targetUpdateEvery,
                targetTau,
                doubleQ,
                false,
                nStep,
                prioritised,
                priorityExponent,
                importanceExponent,
                huberDelta,
                maxGradientNorm,
                network);
    }

    /** The same without quantiles. */
    DqnConfig dqn() {
        return new DqnConfig(
                envs,
                horizon,
                learningRate,
                discount,
                epsilon,
                replayCapacity,
                learningStarts,
                batchSize,
                updateEvery,
                gradientSteps,
                targetUpdateEvery,
                targetTau,
                doubleQ,
                false,
                nStep,
                prioritised,
                priorityExponent,
                importanceExponent,
                huberDelta,
                maxGradientNorm,
                network);
    }

    /** The network whose outputs are the quantiles of the returns of the first action, then those of the second, and so on. */
    public Architecture architecture(EnvironmentSpec spec) {
        return dqn().architecture(spec).withOutputs(spec.actionCount() * quantiles);
    }

    /** The replay, the parameters of both networks, the optimiser's moments and a gradient. */
    @Override
    public long learnerBytes(EnvironmentSpec spec) {
        return Replay.bytes(spec, envs, replayCapacity)
                + Float.BYTES * 7L * architecture(spec).parameterCount();
    }

    /**
     * The settings of {@code others} with quantiles.
     *
     * @throws IllegalArgumentException if they are dueling
     */
    public static QrDqnConfig of(int quantiles, DqnConfig others) {
        Require.that(!others.dueling(), "dueling", true, "only false is allowed with quantiles");
        return new QrDqnConfig(
                others.envs(),
                others.horizon(),
                others.learningRate(),
                others.discount(),
                others.epsilon(),
                others.replayCapacity(),
                others.learningStarts(),
                others.batchSize(),
                others.updateEvery(),
                others.gradientSteps(),
                others.targetUpdateEvery(),
                others.targetTau(),
                quantiles,
                others.doubleQ(),
                others.nStep(),
                others.prioritised(),
                others.priorityExponent(),
                others.importanceExponent(),
                others.huberDelta(),
                others.maxGradientNorm(),
                others.network());
    }

    /** Those of {@link DqnConfig#defaults} with 50 quantiles. */
    public static QrDqnConfig defaults() {
        return of(50, DqnConfig.defaults());
    }
}
