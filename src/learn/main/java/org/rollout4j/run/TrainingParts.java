package org.rollout4j.run;

import java.util.List;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.Source;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.rollout.LocalRollouts;
import org.rollout4j.train.Callback;
import org.rollout4j.train.Trainer;

/** What trains, put together from the configuration of a run; whether and where it is recorded is up to callbacks. */
public final class TrainingParts implements AutoCloseable {
    /** Streams of randomness, all derived from the seed of the run. */
    private static final int LEARNER = 1;

    private static final int ROLLOUTS = 2;
    private static final int EVALUATION = 3;

    private final RunConfig config;
    private final Workers workers;
    private final Learner<Policy, Rollout> learner;
    private final Source<Policy, Rollout> source;
    private final EpisodeEvaluator evaluator;

    public TrainingParts(RunConfig config, EnvironmentFactory factory) {
        this.config = config;
        long seed = config.seed();
        Algorithm<?> algorithm = Algorithms.find(config.algorithm());
        AlgorithmConfig settings = algorithm.config(config.configuration());
        workers = new Workers(config.training().threadCount());
        learner = algorithm.learner(factory.spec(), config.configuration(), SplitMix.derive(seed, LEARNER), workers);
        source = new LocalRollouts(factory, settings, SplitMix.derive(seed, ROLLOUTS), workers);
        evaluator = new EpisodeEvaluator(
                factory, config.training().evaluationEpisodes(), SplitMix.derive(seed, EVALUATION), workers);
    }

    /** The loop that trains these parts, at its beginning. */
    public Trainer<Policy, Rollout> trainer(List<Callback> callbacks) {
        return new Trainer<>(config.training(), learner, source, evaluator, callbacks);
    }

    /** What learns; of use after the parts are closed, too. */
    public Learner<Policy, Rollout> learner() {
        return learner;
    }

    @Override
    public void close() {
        try (workers;
                source;
                evaluator) {
            // closed in reverse order, each whatever happens to the others
        }
    }
}
