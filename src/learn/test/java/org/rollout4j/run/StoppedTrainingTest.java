package org.rollout4j.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.StepResult;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.fakes.Bits;
import org.rollout4j.fakes.CountingEnvironment;
import org.rollout4j.rollout.LocalRollouts;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.Trainer;

/** A training that is stopped in any step, of a rollout or of an evaluation, ends with that step and goes on to the same bits. */
class StoppedTrainingTest {
    /** Four environments of eight steps an update, an evaluation after every second, a checkpoint after every third. */
    private static final Map<String, String> SETTINGS = Map.of(
            "envs", "4",
            "horizon", "8",
            "minibatchSize", "16",
            "epochs", "1",
            "evaluateEvery", "64",
            "evaluationEpisodes", "6",
            "logEvery", "32",
            "checkpointEvery", "96",
            "threads", "1");

    private static final long STEPS = 256;

    @TempDir
    private Path directory;

    private int steps;
    private int stopAt = Integer.MAX_VALUE;
    private int stepsAfterStop;
    private Trainer<?, ?> trainer;
    private final Set<String> stoppedIn = new TreeSet<>();

    private final EnvironmentFactory factory = () -> new CountingEnvironment(false) {
        @Override
        public StepResult step(int action) {
            steps++;
            if (steps == stopAt) {
                stoppedIn.add(caller());
                trainer.requestStop();
            } else if (steps > stopAt) {
                stepsAfterStop++;
            }
            return super.step(action);
        }
    };

    private static String caller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .filter(name -> name.startsWith(LocalRollouts.class.getName())
                                || name.startsWith(EpisodeEvaluator.class.getName()))
                        .findFirst()
                        .orElseThrow())
                .replaceAll("\\$.*", "");
    }

    private static RunConfig config(String algorithm, long total) {
        Map<String, String> settings = algorithm.equals("ppo")
                ? SETTINGS
                : Map.of("evaluateEvery", "64", "evaluationEpisodes", "6", "logEvery", "32", "checkpointEvery", "96");
        return Trainings.config("counting", algorithm, 3, total, settings);
    }

    private Trainer.End train(Path run, RunConfig config) throws IOException, TrainingException {
        try (RunDirectory opened = Trainings.open(run, config);
                TrainingRun training = new TrainingRun(opened, config, factory, List.of())) {
            trainer = training.trainer();
            steps = 0;
            stepsAfterStop = 0;
            return training.run();
        }
    }

    private static List<String> metrics(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                .map(line -> line.replaceAll(",\"(\\w+Seconds|stepsPerSecond)\":[^,}]+", ""))
                .toList();
    }

    private void assertGoesOnToTheSameBits(String algorithm, int every) throws IOException, TrainingException {
        Path whole = directory.resolve("whole");
        RunConfig config = config(algorithm, STEPS);
        assertThat(train(whole, config)).isEqualTo(Trainer.End.STEPS);
        int all = steps;
        for (int at = 1; at <= all; at += every) {
            Path run = directory.resolve("stopped-" + at);
            stopAt = at;
            assertThat(train(run, config)).as("stopped at step %d", at).isEqualTo(Trainer.End.STOPPED);
            assertThat(stepsAfterStop).as("of the other environments").isLessThan(16);
            stopAt = Integer.MAX_VALUE;
            assertThat(train(run, config)).isEqualTo(Trainer.End.STEPS);
            Bits.assertSame(
                    CheckpointFile.read(run.resolve("last.zip")).state(),
                    CheckpointFile.read(whole.resolve("last.zip")).state());
            assertThat(metrics(run)).as("stopped at step %d", at).isEqualTo(metrics(whole));
            assertThat(Files.exists(run.resolve("best.zip"))).isTrue();
        }
        assertThat(stoppedIn).containsExactly(EpisodeEvaluator.class.getName(), LocalRollouts.class.getName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ppo", "dqn"})
    void goesOnToTheSameBits(String algorithm) throws Exception {
        assertGoesOnToTheSameBits(algorithm, 17);
    }

    @Tag("slow")
    @Test
    void goesOnFromMostSteps() throws Exception {
        assertGoesOnToTheSameBits("ppo", 3);
    }

    /** One whose last evaluation was stopped has taken all its steps, and is not finished. */
    @Test
    void aRunWithoutItsLastEvaluationIsNotFinished() throws Exception {
        RunConfig config = config("ppo", STEPS);
        train(directory.resolve("whole"), config);
        stopAt = steps;
        Path run = directory.resolve("run");
        assertThat(train(run, config)).isEqualTo(Trainer.End.STOPPED);
        assertThat(Trainer.isUnevaluated(
                        CheckpointFile.read(run.resolve("last.zip")).state()))
                .isTrue();
        stopAt = Integer.MAX_VALUE;
        assertThat(train(run, config)).isEqualTo(Trainer.End.STEPS);
        assertThat(steps).as("no rollout, the evaluation alone").isLessThanOrEqualTo(6 * 7);
        assertThat(Trainer.isUnevaluated(
                        CheckpointFile.read(run.resolve("last.zip")).state()))
                .isFalse();
    }
}
