package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.cli.CountedEnvironments.Slow;

/** Ctrl-C while a slow simulator is evaluated: all of it would take minutes. */
@Tag("slow")
class InterruptedEvaluationTest {
    private static final int MAX_SECONDS = 20; // a second at most on a machine with nothing else to do

    @TempDir
    private Path directory;

    private void stops(String saysWhen, String says, Object... arguments) throws Exception {
        try (Jvm jvm = Jvm.start(directory, words(arguments))) {
            jvm.await(() -> jvm.err().contains(saysWhen));
            Thread.sleep(100);
            long start = System.nanoTime();
            jvm.signal("INT");
            assertThat(jvm.await()).isEqualTo(130);
            assertThat((System.nanoTime() - start) / 1e9).isLessThan(MAX_SECONDS);
            assertThat(jvm.err()).endsWith(says + "\n").doesNotContain("Exception");
            assertThat(jvm.out()).isEmpty();
        }
    }

    private static String[] words(Object... arguments) {
        return Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    }

    private static Object[] train(Path run, String... settings) {
        List<Object> arguments = new ArrayList<>(List.of("train", Slow.class.getName(), "--run", run));
        arguments.addAll(List.of("--steps", 64, "--set", "envs=4", "--set", "horizon=16"));
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        return arguments.toArray();
    }

    private static Object[] with(Object[] arguments, Object... more) {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(more));
        return all.toArray();
    }

    @Test
    void theEvaluationsOfATrainingAndAtItsEndAndOfTheRandomPolicy() throws Exception {
        Path run = directory.resolve("run");
        String says = "stopped; go on with: rollout4j train --resume --run " + run;
        Object[] few = train(run, "evaluationEpisodes=2");

        stops("evaluating 20000 episodes", says, with(few, "--episodes", 20_000));
        assertThat(run.resolve("best.zip")).exists();
        assertThat(run.resolve("report.md")).doesNotExist();
        Outcome.of("train", "--resume", "--run", run, "--quiet", "--episodes", 2, "--no-baseline")
                .succeeded();
        assertThat(run.resolve("report.md")).exists();

        Path model = run.resolve("best.zip");
        stops(
                "evaluating 20000 episodes",
                "stopped before its end, without a result",
                "evaluate",
                model,
                "--env",
                Slow.class.getName(),
                "--episodes",
                20_000);
        Path compared = directory.resolve("compared");
        stops(
                "random plays 20000 episodes",
                "stopped; go on with: rollout4j compare --resume --run " + compared,
                "compare",
                Slow.class.getName(),
                "--agents",
                "random",
                "--episodes",
                20_000,
                "--run",
                compared);
    }

    @Test
    void anEvaluationDuringTrainingIsPlayedAgain() throws Exception {
        Path run = directory.resolve("run");
        Object[] many = train(run, "evaluationEpisodes=20000");
        try (Jvm jvm = Jvm.start(directory, words(many))) {
            jvm.await(() -> Files.exists(run.resolve("config.json")));
            Thread.sleep(4000); // it takes a tenth of a second to come to its only evaluation
            jvm.signal("INT");
            assertThat(jvm.await()).isEqualTo(130);
            assertThat(jvm.err()).contains("stopped; go on with: rollout4j train --resume --run " + run);
        }
        assertThat(RunFiles.progress(run).done()).isTrue();
        assertThat(RunFiles.metrics(run))
                .as("nothing of an evaluation that was stopped")
                .isEmpty();
    }
}
