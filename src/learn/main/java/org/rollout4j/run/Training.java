package org.rollout4j.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.Rollout;
import org.rollout4j.file.Json;
import org.rollout4j.train.Callback;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.TrainingConfig;

/**
 * Training in one call, for programs and notebooks. The same seed brings the same bits as {@code rollout4j train} on the command line:
 *
 * <pre>{@code
 * Learner<Policy, Rollout> learner = Training.run(factory, PpoConfig.defaults(), TrainingConfig.ofSteps(20_000), 3);
 * Policy policy = learner.greedy();
 * }</pre>
 */
public final class Training {
    private Training() {}

    /**
     * Trains, and keeps nothing but what was learned.
     *
     * @param factory makes the environments
     * @param algorithm the configuration of an algorithm of this project; its class says which one
     * @param training how long, and what is evaluated when
     * @param seed what all randomness derives from
     * @param callbacks told what happens, in this order
     * @return what learned, at the end; its {@link Learner#greedy} policy is for any number of threads
     * @throws org.rollout4j.core.DivergenceException if a quantity is not finite
     */
    public static Learner<Policy, Rollout> run(
            EnvironmentFactory factory,
            AlgorithmConfig algorithm,
            TrainingConfig training,
            long seed,
            Callback... callbacks) {
        try (TrainingParts parts = new TrainingParts(runConfig(factory, algorithm, training, seed), factory)) {
            parts.trainer(List.of(callbacks)).run();
            return parts.learner();
        }
    }

    /**
     * Trains, and records it in a new run directory as the command line does: metrics, checkpoints, {@code best.zip}, which {@link
     * Model#load} reads, and {@code last.zip}.
     *
     * @param directory must not exist, or be empty
     * @return the best model
     * @throws IOException if the directory cannot be written, or holds something
     */
    public static Model record(
            Path directory,
            EnvironmentFactory factory,
            AlgorithmConfig algorithm,
            TrainingConfig training,
            long seed,
            Callback... callbacks)
            throws IOException {
        RunConfig config = runConfig(factory, algorithm, training, seed);
        try (RunDirectory run = RunDirectory.create(directory, config);
                TrainingRun recorded = new TrainingRun(run, config, factory, List.of(callbacks))) {
            recorded.trainer().run();
        }
        return Model.load(directory);
    }

    private static RunConfig runConfig(
            EnvironmentFactory factory, AlgorithmConfig algorithm, TrainingConfig training, long seed) {
        return new RunConfig(
                factory.spec().id(),
                List.of(),
                Algorithms.of(algorithm).id(),
                seed,
                training,
                Json.tree(algorithm),
                Provenance.now());
    }
}
