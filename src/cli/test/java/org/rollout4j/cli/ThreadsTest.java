package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.run.Algorithm;
import org.rollout4j.run.Algorithms;
import org.rollout4j.run.Trainings;
import org.rollout4j.train.CheckpointFile;

/** The same seed comes to the same bits, on however many threads. */
@Tag("slow")
class ThreadsTest {
    /** So many environments that a step of all is worth two threads, and several chunks a minibatch. */
    private static final Map<String, String> SETTINGS = Map.of(
            "envs", "4096",
            "horizon", "2",
            "logEvery", "1",
            "evaluateEvery", "20000",
            "evaluationEpisodes", "100",
            "checkpointEvery", "20000");

    private static final long STEPS = 5 * 4096 * 2;

    @TempDir
    private Path directory;

    static Stream<String> algorithms() {
        return Algorithms.all().stream().map(Algorithm::id);
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void theirNumberChangesNothing(String algorithm) throws Exception {
        Path one = train(algorithm, 5, 1);
        RunFiles.assertSameTraining(train(algorithm, 5, 2), one);
    }

    @Test
    void anotherSeedComesToSomethingElse() throws Exception {
        String parameters = "learner/networks/policy.parameters";
        assertThat(CheckpointFile.read(train("ppo", 5, 1).resolve("last.zip"))
                        .state()
                        .floats(parameters))
                .isNotEqualTo(CheckpointFile.read(train("ppo", 6, 1).resolve("last.zip"))
                        .state()
                        .floats(parameters));
    }

    private Path train(String algorithm, long seed, int threads) throws Exception {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("threads", Integer.toString(threads));
        if (Set.of("dqn", "sac").contains(algorithm)) {
            settings.put("envs", "64");
            settings.put("learningStarts", "20000");
            settings.put("updateEvery", "256");
        }
        if (algorithm.equals("ppo")) {
            settings.put("minibatchSize", "1000"); // not a multiple of the chunks, nor a divisor of the rollout
            settings.put("epochs", "1");
        }
        Path run = directory.resolve(algorithm + "-" + seed + "-" + threads);
        String environment = algorithm.equals("sac") ? "Pendulum-v1" : "drain-grid";
        Trainings.train(run, Trainings.config(environment, algorithm, seed, STEPS, settings));
        return run;
    }
}
