package org.rollout4j.algo;

import java.util.List;
import org.rollout4j.algo.actorcritic.A2c;
import org.rollout4j.algo.actorcritic.A2cConfig;
import org.rollout4j.algo.actorcritic.Ppo;
import org.rollout4j.algo.actorcritic.PpoConfig;
import org.rollout4j.algo.offpolicy.Dqn;
import org.rollout4j.algo.offpolicy.DqnConfig;
import org.rollout4j.algo.offpolicy.Sac;
import org.rollout4j.algo.offpolicy.SacConfig;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.math.Schedule;
import org.rollout4j.nn.train.NetworkConfig;
import org.rollout4j.rollout.LocalRollouts;

/** A learner with its source of rollouts: the training loop without what is around it. */
public final class Run implements AutoCloseable {
    /** Small enough for tests: 8 environments, 32 steps, one hidden layer of 32. */
    public static final PpoConfig PPO = PpoConfig.defaults()
            .withEnvs(8)
            .withHorizon(32)
            .withMinibatchSize(64)
            .withEpochs(4)
            .withLearningRate(Schedule.linear(5e-3, 0))
            .withNetwork(NetworkConfig.defaults().withHiddenSizes(List.of(32)));

    public static final A2cConfig A2C = A2cConfig.defaults()
            .withEnvs(16)
            .withHorizon(5)
            .withLearningRate(Schedule.linear(1e-2, 0))
            .withNetwork(PPO.network());

    public static final DqnConfig DQN = DqnConfig.defaults()
            .withEnvs(8)
            .withHorizon(8)
            .withLearningRate(Schedule.constant(3e-3))
            .withReplayCapacity(4000)
            .withLearningStarts(200)
            .withBatchSize(32)
            .withTargetUpdateEvery(50)
            .withNetwork(PPO.network());

    public static final SacConfig SAC = SacConfig.defaults()
            .withLearningRate(Schedule.constant(3e-3))
            .withReplayCapacity(4000)
            .withLearningStarts(200)
            .withBatchSize(64)
            .withNetwork(DQN.network());

    public final Learner<Policy, Rollout> learner;
    public final LocalRollouts source;
    private final EnvironmentFactory factory;
    private Progress progress;

    public Run(EnvironmentFactory factory, AlgorithmConfig config, int updates, long seed, Workers workers) {
        this.factory = factory;
        learner = learner(factory, config, seed, workers);
        source = new LocalRollouts(factory, config, seed, workers);
        progress = Progress.start((long) updates * config.envs() * config.horizon());
    }

    private static Learner<Policy, Rollout> learner(
            EnvironmentFactory factory, AlgorithmConfig config, long seed, Workers workers) {
        if (config instanceof PpoConfig ppo) {
            return new Ppo(factory.spec(), ppo, seed, workers);
        }
        if (config instanceof A2cConfig a2c) {
            return new A2c(factory.spec(), a2c, seed, workers);
        }
        return config instanceof DqnConfig dqn
                ? new Dqn(factory.spec(), dqn, seed, workers)
                : new Sac(factory.spec(), (SacConfig) config, seed, workers);
    }

    public static Run of(EnvironmentFactory factory, AlgorithmConfig config, int updates, long seed) {
        return new Run(factory, config, updates, seed, Workers.caller());
    }

    public Progress progress() {
        return progress;
    }

    public Rollout collect() {
        return source.collect(learner.behaviour(progress));
    }

    /** One update after another until the run is done; the metrics of the last. */
    public Metrics finish() {
        Metrics metrics = Metrics.NONE;
        while (!progress.done()) {
            metrics = update();
        }
        return metrics;
    }

    public Metrics update() {
        Rollout rollout = collect();
        Metrics metrics = learner.update(rollout, progress);
        progress = progress.after(rollout);
        return metrics;
    }

    /** Goes on where another run is. */
    public void restore(State learnerState, State sourceState, Progress at) {
        learner.restore(learnerState);
        source.restore(sourceState);
        progress = at;
    }

    /** The mean return of what has been learned, over {@code episodes} that were not trained on. */
    public double evaluate(int episodes) {
        return evaluate(learner.greedy(), episodes);
    }

    /** The same of another policy. */
    public double evaluate(Policy policy, int episodes) {
        try (EpisodeEvaluator evaluator = new EpisodeEvaluator(factory, episodes, 1)) {
            return evaluator.evaluate(policy).meanReturn();
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
