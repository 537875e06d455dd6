package org.rollout4j;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.run.Environments;
import org.rollout4j.run.RunConfig;
import org.rollout4j.run.TrainingRun;
import org.rollout4j.train.Callback;
import org.rollout4j.train.RunDirectory;

/** What most programs need, in one call each. {@link Training} has the choices that are left out here. */
public final class Rollout4j {
    private Rollout4j() {}

    /**
     * Trains, and keeps nothing but the model. The same seed brings the same bits on any number of threads, and as {@code train} on the
     * command line does.
     *
     * @param environment makes the environments, for example {@code MyEnvironment::new}
     * @param algorithm the configuration of an algorithm; its class says which one
     * @param steps environment steps to take, over all environments
     * @param seed what all randomness derives from
     * @return the model whose evaluation was best
     * @throws org.rollout4j.core.DivergenceException if a quantity is not finite
     * @throws org.rollout4j.core.EnvironmentException if an environment fails
     */
    public static Model train(EnvironmentFactory environment, AlgorithmConfig algorithm, long steps, long seed) {
        return Training.of(environment, algorithm)
                .withSteps(steps)
                .withSeed(seed)
                .run();
    }

    /**
     * Goes on with a recorded training, to the same bits as if it had never stopped; one that is over stays as it is.
     *
     * @param run its directory
     * @param environment makes the environments that it began with, or others whose spaces are the same
     * @return the model whose evaluation was best
     * @throws IOException if it is no run, another training is writing it, or its last checkpoint is damaged
     */
    public static Model resume(Path run, EnvironmentFactory environment, Callback... callbacks) throws IOException {
        return resume(run, RunConfig.readToTrain(run), environment, List.of(callbacks));
    }

    /** The same for an environment that is found by its name, as the command line finds it. */
    public static Model resume(Path run, Callback... callbacks) throws IOException {
        RunConfig config = RunConfig.readToTrain(run);
        return resume(run, config, Environments.find(config.environment(), config.classpath()), List.of(callbacks));
    }

    /** Loads a model, see {@link Model#load}. */
    public static Model load(Path path) throws IOException {
        return Model.load(path);
    }

    private static Model resume(Path run, RunConfig config, EnvironmentFactory environment, List<Callback> callbacks)
            throws IOException {
        try (RunDirectory directory = RunDirectory.resume(run);
                TrainingRun training = new TrainingRun(directory, config, environment, WarningLog.before(callbacks))) {
            training.trainer().run();
        }
        return Model.load(run).in(environment);
    }
}
