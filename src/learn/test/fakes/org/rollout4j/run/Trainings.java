package org.rollout4j.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.train.Callback;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.Trainer;
import org.rollout4j.train.TrainingConfig;

/** Runs of this process. */
public final class Trainings {
    private Trainings() {}

    public static RunConfig config(
            String environment, String algorithm, long seed, long steps, Map<String, String> settings) {
        return RunConfig.of(environment, List.of(), algorithm, seed, TrainingConfig.ofSteps(steps), settings);
    }

    /** Begins or goes on with a run, to its end. */
    public static Trainer.End train(Path run, RunConfig config) throws IOException, TrainingException {
        try (RunDirectory directory = open(run, config);
                TrainingRun training = open(directory, config)) {
            return training.run();
        }
    }

    /** Begins or goes on with a run, and stops it at the first line of metrics of so many steps or more. */
    public static void trainUntil(long steps, Path run, RunConfig config) throws IOException, TrainingException {
        Stop stop = new Stop(steps);
        try (RunDirectory directory = open(run, config);
                TrainingRun training = open(directory, config, stop)) {
            stop.trainer = training.trainer();
            training.run();
        }
    }

    public static RunDirectory open(Path run, RunConfig config) throws IOException {
        return Files.exists(run.resolve(RunDirectory.CONFIG))
                ? RunDirectory.resume(run)
                : RunDirectory.create(run, config);
    }

    public static TrainingRun open(RunDirectory directory, RunConfig config, Callback... observers) throws IOException {
        return new TrainingRun(
                directory, config, Environments.find(config.environment(), config.classpath()), List.of(observers));
    }

    private static final class Stop implements Callback {
        private final long steps;
        private Trainer<?, ?> trainer;

        Stop(long steps) {
            this.steps = steps;
        }

        @Override
        public void onMetrics(Progress at, Metrics metrics) {
            if (at.steps() >= steps) {
                trainer.requestStop();
            }
        }
    }
}
