package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.run.RunConfig;

/** {@code train --init}. */
class InitCommandTest {
    @TempDir
    private static Path shared;

    private static Path before;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() {
        before = shared.resolve("before");
        train("drain-grid-2x2", before).succeeded();
    }

    private static Outcome train(String environment, Path run, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of(
                "train", environment, "--algo", "ppo", "--steps", 256, "--quiet", "--run", run, "--set", "envs=4"));
        arguments.addAll(List.of("--set", "horizon=16", "--set", "evaluationEpisodes=5"));
        arguments.addAll(List.of(more));
        return Outcome.of(arguments.toArray());
    }

    private static String meanReturn(Path run) {
        return Outcome.of("evaluate", run, "--json", "--episodes", 50)
                .succeeded()
                .json()
                .get("meanReturn")
                .asText();
    }

    /** What learns nothing is as good as what it began with. */
    @Test
    void aRunBeginsWithTheBestModelOfAnother() throws IOException {
        Path run = folder.resolve("run");

        train("drain-grid-2x2", run, "--init", before, "--set", "learningRate=0")
                .succeeded();

        assertThat(meanReturn(run)).isEqualTo(meanReturn(before));
        RunConfig config = RunConfig.read(run);
        assertThat(config.init().model())
                .isEqualTo(before.resolve("best.zip").toAbsolutePath().toString());
        assertThat(Files.readString(before.resolve("config.json"))).doesNotContain("\"init\"");
    }

    @Test
    void aRunIsResumedWithoutTheModelThatItBeganWith() throws IOException {
        Path model = Files.copy(before.resolve("best.zip"), folder.resolve("model.zip"));
        Path run = folder.resolve("run");
        train("drain-grid-2x2", run, "--init", model).succeeded();
        Files.delete(model);

        Outcome.of("train", "--resume", "--run", run, "--steps", 512, "--quiet").succeeded();
        Outcome.of("train", "--resume", "--run", run, "--init", model, "--quiet")
                .succeeded();
        Outcome.of("train", "--resume", "--run", run, "--init", before, "--quiet")
                .failedWith(2, "--init is " + before.resolve("best.zip"), model + " is what");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CartPole-v1 | | observations of drain-grid-2x2 are of shape [2, 2], those of CartPole-v1 of shape [4]",
                "drain-grid-2x2 | --set=network.hiddenSizes=5 | its policy network is tanh 4-64-64-4: tanh 4-5-4 is needed",
                "drain-grid-2x2 | --algo=dqn | it chooses actions by a CategoricalHead"
            })
    void whatDoesNotFitIsRefusedBeforeThereIsARun(String environment, String option, String why) {
        Path run = folder.resolve("run");
        List<Object> arguments = new ArrayList<>(
                List.of("train", environment, "--no-preset", "--quiet", "--run", run, "--init", before));
        if (option != null) {
            arguments.add(option);
        }

        Outcome.of(arguments.toArray()).failedWith(2, "init is " + before.resolve("best.zip"), why);

        assertThat(run).doesNotExist();
    }

    @Test
    void aModelThatIsNotThereIsNamed() {
        Path run = folder.resolve("run");

        train("drain-grid-2x2", run, "--init", folder.resolve("none.zip")).failedWith(1, "none.zip");

        assertThat(run).doesNotExist();
    }
}
