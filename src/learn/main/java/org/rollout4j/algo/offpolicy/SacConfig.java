package org.rollout4j.algo.offpolicy;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.rollout4j.algo.ActionBounds;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.math.Schedule;
import org.rollout4j.nn.Activation;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.train.NetworkConfig;
import org.rollout4j.rollout.Replay;

/** How {@link Sac} learns. */
@RecordBuilder
public record SacConfig(
        @Setting("environments side by side, 1 to 65536") int envs,

        @Setting("steps of each environment between two rounds of learning, 1 to 1 million")
        int horizon,

        @Setting("Adam's step size over the run, for all networks and the temperature, 0 to 1")
        Schedule learningRate,

        @Setting("gamma, what a reward a step later is worth, 0 to 1")
        double discount,

        @Setting("environment steps to learn from again and again, 1 to 100 million")
        int replayCapacity,

        @Setting("environment steps by random actions before the first gradient step, 1 to 100 million")
        int learningStarts,

        @Setting("transitions of one gradient step, 1 to 65536")
        int batchSize,

        @Setting("environment steps for each round of gradient steps, 1 to 1 million")
        int updateEvery,

        @Setting("gradient steps of a round, 1 to 1 million")
        int gradientSteps,

        @Setting("how far each gradient step moves the target networks, above 0 up to 1")
        double targetTau,

        @Setting("what entropy is worth at the start, above 0 up to 1000; it is learned from then on")
        double temperature,

        @Setting("the entropy that the temperature is to keep, in nats for each element of an action, -100 to 100")
        double targetEntropy,

        NetworkConfig network)
        implements OffPolicyConfig, SacConfigBuilder.With {

    public SacConfig {
        OffPolicyConfig.check(envs, horizon, replayCapacity, learningStarts, batchSize, updateEvery, gradientSteps);
        learningRate.within("learningRate", 0, 1);
        Require.inRange("discount", discount, 0, 1);
        Require.inRange("targetTau", targetTau, 1e-9, 1);
        Require.inRange("temperature", temperature, 1e-9, 1000);
        Require.inRange("targetEntropy", targetEntropy, -100, 100);
        Require.that(network != null, "network", null, "a network is needed");
    }

    /** The network whose outputs are the means and the logarithms of the standard deviations of actions before they are squashed. */
    public Architecture policyArchitecture(EnvironmentSpec spec) {
        return network().architecture(spec.observationSize(), 2 * spec.actionSize());
    }

    /** The networks whose output is the value of an observation and an action. */
    public Architecture valueArchitecture(EnvironmentSpec spec) {
        return network().architecture(spec.observationSize() + spec.actionSize(), 1);
    }

    /** That the box of actions has bounds, since actions are squashed into it. */
    @Override
    public void checkFits(EnvironmentSpec spec) {
        Box actions = spec.actionBox();
        for (int i = 0; i < actions.size(); i++) {
            Require.that(
                    actions.bounded(i),
                    "bounds of element " + i + " of an action",
                    actions.low(i) + " to " + actions.high(i),
                    "SAC needs finite ones");
        }
        ActionBounds.checkWidths(spec);
    }

    /** Up to that many steps actions are random. */
    @Override
    public long firstLearning() {
        return learningStarts() + 1L;
    }

    /** The replay, the parameters of all networks, the moments and a gradient of those that learn. */
    @Override
    public long learnerBytes(EnvironmentSpec spec) {
        long parameters = policyArchitecture(spec).parameterCount()
                + 2L * valueArchitecture(spec).parameterCount();
        return Replay.bytes(spec, envs, replayCapacity) + Float.BYTES * 7 * parameters;
    }

    /** One gradient step each environment step, a temperature that is learned, as in the second paper. */
    public static SacConfig defaults() {
        return SacConfigBuilder.builder()
                .envs(4)
                .horizon(1)
                .learningRate(Schedule.constant(1e-3))
                .discount(0.99)
                .replayCapacity(100_000)
                .learningStarts(1000)
                .batchSize(256)
                .updateEvery(1)
                .gradientSteps(1)
                .targetTau(0.005)
                .temperature(1)
                .targetEntropy(-1)
                .network(NetworkConfig.defaults()
                        .withHiddenSizes(List.of(64, 64))
                        .withActivation(Activation.RELU))
                .build();
    }
}
