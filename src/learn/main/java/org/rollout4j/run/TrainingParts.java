package org.rollout4j.run;

import java.util.List;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Evaluator;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Resources;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.Source;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.policy.PolicyFile;
import org.rollout4j.rollout.LocalRollouts;
import org.rollout4j.train.Callback;
import org.rollout4j.train.Trainer;
import org.rollout4j.train.TrainingConfig;

/** What trains, put together from the configuration of a run; whether and where it is recorded is up to callbacks. */
public final class TrainingParts implements AutoCloseable {
    /** Streams of randomness, all derived from the seed of the run. */
    private static final int LEARNER = 1;

    private static final int ROLLOUTS = 2;
    private static final int EVALUATION = 3;

    private final TrainingConfig training;
    private final AlgorithmConfig config;
    private final EnvironmentSpec spec;
    private final Resources resources = new Resources();
    private final Workers workers;
    private final Learner<Policy, Rollout> learner;
    private final Source<Policy, Rollout> source;
    private final EpisodeEvaluator evaluator;

    /** The parts of that run. */
    public TrainingParts(RunConfig config, EnvironmentFactory factory) {
        this(
                factory,
                Algorithms.find(config.algorithm()),
                config.settings().algorithm(),
                config.training(),
                config.seed());
    }

    /**
     * @param config of {@code algorithm}
     * @param seed what all randomness derives from
     */
    public TrainingParts(
            EnvironmentFactory factory,
            Algorithm<?> algorithm,
            AlgorithmConfig config,
            TrainingConfig training,
            long seed) {
        this.training = training;
        this.config = config;
        this.spec = factory.spec();
        try {
            workers = resources.add(new Workers(training.threadCount()));
            learner = algorithm.learner(spec, config, SplitMix.derive(seed, LEARNER), workers);
            source = resources.add(new LocalRollouts(factory, config, SplitMix.derive(seed, ROLLOUTS), workers));
            evaluator = resources.add(
                    new EpisodeEvaluator(factory, training.evaluationEpisodes(), evaluationSeed(seed), workers));
        } catch (RuntimeException | Error e) {
            resources.closeAfter(e);
            throw e;
        }
    }

    /** What the starts of the evaluations during a training derive from. */
    public static long evaluationSeed(long seed) {
        return SplitMix.derive(seed, EVALUATION);
    }

    /**
     * Lets the learner begin with what was learned before, before anything is trained.
     *
     * @param model what to call it
     * @throws IllegalArgumentException if it cannot; the message says why
     */
    public void init(String model, PolicyFile policy) {
        Init.begin(learner, spec, model, policy);
    }

    /** The loop that trains these parts, at its beginning. */
    public Trainer<Policy, Rollout> trainer(List<Callback> callbacks) {
        return trainer(evaluator, callbacks);
    }

    /** The same, judged by another evaluator, which the caller closes. */
    public Trainer<Policy, Rollout> trainer(Evaluator<Policy> other, List<Callback> callbacks) {
        Source<Policy, Rollout> first = new FirstLook(
                source,
                spec,
                config.tooShort(training.steps()),
                warning -> callbacks.forEach(callback -> callback.onWarning(warning)));
        return new Trainer<>(training, learner, first, other, callbacks);
    }

    /** What learns; of use after the parts are closed, too. */
    public Learner<Policy, Rollout> learner() {
        return learner;
    }

    /** What judges it by the episodes of an evaluation. */
    public EpisodeEvaluator evaluator() {
        return evaluator;
    }

    @Override
    public void close() {
        resources.close();
    }
}
