package org.rollout4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Box;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.StepResult;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.TrainingConfig;

/** A training that fails before it begins leaves no environment open and no thread alive. */
class FailingStartTest {
    /** One that asks for the spec, four that are trained on, three that are evaluated on. */
    private static final int ALL = 8;

    private static final Map<String, String> SETTINGS =
            Map.of("envs", "4", "horizon", "8", "evaluationEpisodes", "3", "threads", "3", "steps", "64");

    private final AtomicInteger created = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private int failingCreation = Integer.MAX_VALUE;
    private int failingReset = Integer.MAX_VALUE;

    @TempDir
    private Path folder;

    /** Counts those that are open. */
    private final class Counted implements DiscreteEnvironment {
        private final int number = created.incrementAndGet();

        Counted() {
            if (number == failingCreation) {
                throw new IllegalStateException("no more sockets");
            }
            open.incrementAndGet();
        }

        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of("counted", Box.of(0, 1, 1), 2).withTimeLimit(10);
        }

        @Override
        public void reset(long seed) {
            if (number == failingReset) {
                throw new IllegalStateException("the socket is gone");
            }
        }

        @Override
        public StepResult step(int action) {
            return new StepResult(action, true, false);
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = 0;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }

    private EnvironmentFactory factory() {
        return Counted::new;
    }

    private static RunConfig config(String algorithm, Map<String, String> settings) {
        return RunConfig.of("counted", List.of(), algorithm, 1, TrainingConfig.ofSteps(64), settings);
    }

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        assertThat(open).hasValue(0);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("rollout4j-worker")) {
                thread.join(10_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 6, 8})
    void whenAnEnvironmentCannotBeMade(int number) {
        failingCreation = number;

        assertThatThrownBy(() -> new TrainingParts(config("q-learning", SETTINGS), factory()))
                .hasMessageContaining("no more sockets");

        assertThat(created).hasValue(number);
    }

    @Test
    void whenAnEnvironmentCannotBeReset() {
        failingReset = 4;

        assertThatThrownBy(() -> new TrainingParts(config("q-learning", SETTINGS), factory()))
                .hasMessageContaining("the socket is gone");
    }

    @Test
    void whenTheAlgorithmCannotLearnThere() {
        assertThatThrownBy(() -> new TrainingParts(config("sac", Map.of("threads", "3")), factory()))
                .hasMessage("algorithm is sac: counted has discrete actions, which it cannot choose");
    }

    @Test
    void whenTheLastCheckpointIsOfAnotherRun() throws IOException, TrainingException {
        Path run = folder.resolve("run");
        RunConfig config = config("q-learning", SETTINGS);
        try (RunDirectory directory = RunDirectory.create(run, config);
                TrainingRun training = new TrainingRun(directory, config, factory(), List.of())) {
            training.run();
        }
        assertThat(created).hasValueGreaterThanOrEqualTo(ALL);

        RunConfig other = config.with("envs", "5");
        try (RunDirectory directory = RunDirectory.resume(run)) {
            assertThatThrownBy(() -> new TrainingRun(directory, other, factory(), List.of()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("belongs to another run than ");
            Files.write(directory.lastFile(), new byte[] {1, 2, 3});
            assertThatThrownBy(() -> new TrainingRun(directory, config, factory(), List.of()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("last.zip");
        }
    }
}
