package org.rollout4j;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.AlgorithmProvider;
import org.rollout4j.core.Artifact;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Origin;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Provenance;
import org.rollout4j.file.Json;
import org.rollout4j.run.Algorithm;
import org.rollout4j.run.Algorithms;
import org.rollout4j.run.Init;
import org.rollout4j.run.RunConfig;
import org.rollout4j.run.TrainingParts;
import org.rollout4j.run.TrainingRun;
import org.rollout4j.train.Callback;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.Trainer;
import org.rollout4j.train.TrainingConfig;

/**
 * A training with all its choices. Immutable; each {@code with…} returns another one.
 *
 * <pre>{@code
 * Model model = Training.of(factory, PpoConfig.defaults())
 *         .withSteps(100_000)
 *         .withSeed(3)
 *         .withInit(Model.load(Path.of("before.zip")))
 *         .withCallbacks(Callback.stopWhen((at, metrics) -> metrics.get("evaluationReturn").orElse(0) > 0.9))
 *         .record(Path.of("runs/first"));
 * }</pre>
 */
public final class Training {
    private static final long DEFAULT_SEED = 1;

    private final EnvironmentFactory environment;
    private final Algorithm<?> algorithm;
    private final AlgorithmConfig config;
    private TrainingConfig training = TrainingConfig.ofSteps(RunConfig.DEFAULT_STEPS);
    private long seed = DEFAULT_SEED;
    private Model init;
    private List<Callback> callbacks = List.of();
    private boolean last;

    private Training(EnvironmentFactory environment, Algorithm<?> algorithm, AlgorithmConfig config) {
        this.environment = environment;
        this.algorithm = algorithm;
        this.config = config;
    }

    /**
     * Of 500,000 steps with seed 1.
     *
     * @param environment makes the environments, for example {@code MyEnvironment::new}
     * @param config the configuration of an algorithm on the class path; its class says which one
     */
    public static Training of(EnvironmentFactory environment, AlgorithmConfig config) {
        return new Training(environment, Algorithms.of(config), config);
    }

    /** The same with an algorithm that need not be on the class path as a service; then it cannot be recorded. */
    public static <C extends AlgorithmConfig> Training of(
            EnvironmentFactory environment, AlgorithmProvider<C> algorithm, C config) {
        return new Training(environment, new Algorithm<>(algorithm), config);
    }

    private Training copy() {
        Training copy = new Training(environment, algorithm, config);
        copy.training = training;
        copy.seed = seed;
        copy.init = init;
        copy.callbacks = callbacks;
        copy.last = last;
        return copy;
    }

    /** With so many environment steps, over all environments; evaluations and checkpoints follow them. Threads stay as they are. */
    public Training withSteps(long steps) {
        return with(TrainingConfig.ofSteps(steps).withThreads(training.threads()));
    }

    /** With all that can be said of how it is trained. */
    public Training with(TrainingConfig all) {
        Training copy = copy();
        copy.training = all;
        return copy;
    }

    /** With what all randomness derives from. */
    public Training withSeed(long value) {
        Training copy = copy();
        copy.seed = value;
        return copy;
    }

    /** With so many threads, 1 to 1024; 0, the default, for one a processor. The result does not depend on it. */
    public Training withThreads(int threads) {
        return with(training.withThreads(threads));
    }

    /** From a model instead of from nothing: its networks or its table, and its normaliser; whatever else learns begins anew. */
    public Training withInit(Model model) {
        Training copy = copy();
        copy.init = model;
        return copy;
    }

    /** Told what happens, in this order; each may stop the training, see {@link Callback#stops}. */
    public Training withCallbacks(Callback... all) {
        Training copy = copy();
        copy.callbacks = List.of(all);
        return copy;
    }

    /** With the policy at the end as its model, instead of the one whose evaluation was best. */
    public Training withLastPolicy() {
        Training copy = copy();
        copy.last = true;
        return copy;
    }

    /**
     * Trains, and keeps nothing but the model.
     *
     * @return the model whose evaluation was best, unless {@link #withLastPolicy}; what it came to, where none was evaluated
     * @throws IllegalArgumentException if the algorithm cannot learn in the environment, or cannot begin with the model that it is to
     * @throws org.rollout4j.core.DivergenceException if a quantity is not finite
     * @throws org.rollout4j.core.EnvironmentException if an environment fails
     */
    public Model run() {
        try (TrainingParts parts = new TrainingParts(environment, algorithm, config, training, seed)) {
            if (init != null) {
                parts.init(init.name(), init.policyFile());
            }
            Best best = new Best();
            List<Callback> all = new ArrayList<>(List.of(best, WarningLog.INSTANCE));
            all.addAll(callbacks);
            Trainer<?, ?> trainer = parts.trainer(all);
            trainer.run();
            if (best.artifact == null || last) {
                best.onBest(trainer.progress(), parts.learner().artifact(trainer.progress()));
            }
            Origin origin =
                    new Origin(algorithm.id(), Json.line(config), seed, best.at, best.evaluation, Provenance.now());
            return Model.of(best.artifact, origin, environment);
        }
    }

    /**
     * Trains, and records it in a new run directory as the command line does: metrics, checkpoints, {@code best.zip} and {@code last.zip}.
     * {@link Rollout4j#resume} goes on with it if it is stopped or killed.
     *
     * @param directory must not exist, or be empty
     * @return as {@link #run}
     * @throws IllegalArgumentException as {@link #run}; nothing has been written then
     * @throws IOException if the directory cannot be written, or holds something
     */
    public Model record(Path directory) throws IOException {
        EnvironmentSpec spec = environment.spec();
        Init begin = init == null ? null : Init.of(init.name(), init.policyFile());
        RunConfig run = new RunConfig(
                spec.id(), List.of(), algorithm.id(), seed, training, Json.tree(config), begin, Provenance.now());
        if (begin != null) {
            begin.check(run, spec, init.policyFile());
        }
        try (RunDirectory opened = RunDirectory.create(directory, run)) {
            if (begin != null) {
                Init.keep(init.policyFile(), directory);
            }
            try (TrainingRun recorded = new TrainingRun(opened, run, environment, WarningLog.before(callbacks))) {
                recorded.trainer().run();
            }
        }
        return Model.load(last ? directory.resolve("last.zip") : directory).in(environment);
    }

    /** Keeps what was evaluated best. */
    private static final class Best implements Callback {
        private Artifact artifact;
        private Progress at;
        private Metrics evaluation = Metrics.NONE;

        @Override
        public void onEvaluation(Progress now, Evaluation result) {
            evaluation = result.metrics();
        }

        @Override
        public void onBest(Progress now, Artifact learned) {
            artifact = learned;
            at = now;
        }
    }
}
