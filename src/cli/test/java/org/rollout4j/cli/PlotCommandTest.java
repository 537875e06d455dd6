package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Workers;
import org.rollout4j.experiment.summary.HeldOut;
import org.rollout4j.experiment.summary.ReferenceReturns;
import org.rollout4j.file.Json;
import org.rollout4j.plot.ImageSize;
import org.rollout4j.plot.Svg;
import org.rollout4j.run.Environments;
import org.rollout4j.run.RunConfig;
import org.rollout4j.run.TrainingParts;
import org.rollout4j.run.Trainings;
import org.rollout4j.view.Text;

class PlotCommandTest {
    private static final String ENV = "drain-grid-2x2";

    @TempDir
    private Path folder;

    /** Writes the files of a run whose evaluations had these mean returns. */
    private Path run(String name, RunConfig config, double... returns) throws IOException {
        Path run = Files.createDirectories(folder.resolve("runs").resolve(name));
        Files.write(run.resolve("config.json"), Json.pretty(config));
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < returns.length; i++) {
            lines.append(Text.format(
                    "{\"envSteps\":%d,\"updates\":%d,\"episodes\":1,\"evaluationReturn\":%s,\"stepsPerSecond\":50}%n",
                    100 * (i + 1), i + 1, returns[i]));
        }
        Files.writeString(run.resolve("metrics.jsonl"), lines);
        return run;
    }

    private static RunConfig config(String environment, String algorithm, long seed) {
        return Trainings.config(environment, algorithm, seed, 1000, Map.of());
    }

    private Path runs() {
        return folder.resolve("runs");
    }

    private Path out(String name) {
        return folder.resolve(name);
    }

    private static Outcome plot(Object... arguments) {
        return Outcome.of(
                Stream.concat(Stream.of("plot"), Arrays.stream(arguments)).toArray());
    }

    private Svg svg(Object... arguments) throws IOException {
        Path file = out("figure.svg");
        plot(Stream.concat(Arrays.stream(arguments), Stream.of("--out", file, "--force"))
                        .toArray())
                .succeeded();
        return Svg.of(Files.readAllBytes(file));
    }

    @Test
    void runsThatDifferInTheirSeedAreOneCurve() throws IOException {
        run("a", config(ENV, "ppo", 1), 0.5, 0.9);
        run("b", config(ENV, "ppo", 2), 0.4, 0.8);
        run("deeper/c", config(ENV, "sarsa", 1), 0.1, 0.2);
        run(".trash/20260101-000000/d", config(ENV, "sarsa", 2), 0.1, 0.2);

        JsonNode json =
                plot(runs(), "--out", out("curves.svg"), "--json").succeeded().json();

        assertThat(json.get("groups").toString())
                .isEqualTo("[{\"env\":\"drain-grid-2x2\",\"agent\":\"ppo\",\"seeds\":[1,2]},"
                        + "{\"env\":\"drain-grid-2x2\",\"agent\":\"sarsa\",\"seeds\":[1]}]");
        Svg svg = Svg.of(Files.readAllBytes(out("curves.svg")));
        assertThat(svg.title()).isEqualTo("drain-grid-2x2: mean of 1 to 2 seeds, 95 % interval");
        assertThat(svg.description())
                .startsWith(
                        "x axis: environment steps. y axis: mean return of an evaluation, corrected for its starts. ppo; sarsa; optimum"
                                + " 0.98")
                .contains("random policy 0.9");
    }

    @Tag("slow")
    @Test
    void curvesOfOneAlgorithmAreNamedAfterTheSettingsInWhichTheyDiffer() throws IOException {
        run("a", Trainings.config(ENV, "ppo", 1, 1000, Map.of("learningRate", "0.001")), 0.5);
        run("b", Trainings.config(ENV, "ppo", 1, 1000, Map.of("learningRate", "0.002", "threads", "2")), 0.6);
        run("c", Trainings.config(ENV, "sarsa", 1, 1000, Map.of()), 0.6);

        assertThat(svg(runs()).description()).contains("ppo, learningRate 0.001; ppo, learningRate 0.002; sarsa;");
    }

    /** A run that did on its own starts what can be done is drawn on the line of the optimum, and none beyond it. */
    @ParameterizedTest
    @ValueSource(strings = {"drain-grid-2x2", "Taxi-v3"})
    void nothingIsDrawnAboveTheOptimumByTheLuckOfItsStarts(String environment) throws IOException {
        EnvironmentFactory factory = Environments.find(environment, List.of());
        ReferenceReturns references = references(environment);
        double optimum = references.oracle().orElseThrow().optimalReturn();
        for (int seed = 1; seed <= 3; seed++) {
            double luck = references.startLuck(factory, 200, TrainingParts.evaluationSeed(seed));
            assertThat(luck).isNotZero();
            run("run" + seed, config(environment, "ppo", seed), optimum + luck, optimum + luck);
        }
        String value = Text.format("%.4g", optimum).replaceAll("0+$", "");
        String bars = svg(runs(), "--kind", "bars").description();
        assertThat(bars).contains("mean return of the last evaluation, corrected for its starts.");
        assertThat(bars.replaceAll(".*ppo (\\S+) \\((\\S+) to (\\S+)\\); optimum (\\S+);.*", "$1 $2 $3 $4"))
                .isEqualTo(value + " " + value + " " + value + " " + value);
        assertThat(svg(runs(), "--kind", "bars", "--no-references").description())
                .as("without the optimum returns are as they are")
                .doesNotContain("corrected");
    }

    @Test
    void ofTheSameRunTwiceTheLongerIsDrawn() throws IOException {
        run("first", config(ENV, "ppo", 1), 0.5);
        run("again", config(ENV, "ppo", 1), 0.5, 0.6);

        String text = svg(runs(), "--kind", "bars", "--no-references").description();

        assertThat(text).contains("ppo 0.6 (0.6 to 0.6)");
    }

    @Tag("slow")
    @Test
    void trainedRunsBecomeAPngOfTheSizeAskedFor() throws IOException {
        Path run = Outcome.trained(folder.resolve("trained"), "--algo", "q-learning");

        plot(run, "--out", out("a.png"), "--width", 900, "--height", 700, "--dpi", 150)
                .succeeded();
        plot(run, "--out", out("b.png"), "--metric", "stepsPerSecond", "--x", "seconds")
                .succeeded();

        assertThat(ImageIO.read(out("a.png").toFile()).getWidth()).isEqualTo(900);
        assertThat(ImageIO.read(out("a.png").toFile()).getHeight()).isEqualTo(700);
        assertThat(ImageIO.read(out("b.png").toFile()).getWidth()).isEqualTo(ImageSize.PAPER.width());
    }

    @Test
    void aRunThatIsRunningIsDrawnAsFarAsItIsAndOneWithoutEvaluationsIsLeftOut() throws IOException {
        Path running = run("running", config(ENV, "ppo", 1), 0.5, 0.6);
        Files.writeString(running.resolve("metrics.jsonl"), "{\"envSteps\":300,\"eval", StandardOpenOption.APPEND);
        Path begun = run("begun", config(ENV, "sarsa", 1));

        Outcome outcome = plot(runs(), "--out", out("curves.svg"));

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).hasLineCount(1).contains(begun.toString(), "left out");
        assertThat(Svg.of(Files.readAllBytes(out("curves.svg"))).description())
                .contains(" ppo;")
                .doesNotContain("sarsa");
    }

    @Test
    void barsShowLastEvaluationsOrWhereAllHaveThemHeldOutEpisodes() throws IOException {
        Path one = run("a", config(ENV, "ppo", 1), 0.1, 0.5);
        Path other = run("b", config(ENV, "ppo", 2), 0.1, 0.7);

        Svg last = svg(runs(), "--kind", "bars", "--no-references");
        heldOut(one, 0.2);
        heldOut(other, 0.3);
        Svg heldOut = svg(runs(), "--kind", "bars", "--no-references");

        assertThat(last.description()).isEqualTo("x axis: mean return of the last evaluation. ppo 0.6 (0.5 to 0.7)");
        assertThat(heldOut.description())
                .isEqualTo("x axis: mean return of the final policy on held-out episodes. ppo 0.25 (0.2 to 0.3)");
    }

    private static void heldOut(Path run, double meanReturn) throws IOException {
        HeldOut result = new HeldOut(10, 1, meanReturn, 5, OptionalDouble.of(1), OptionalDouble.empty(), 0.9);
        Files.write(run.resolve(HeldOut.FILE), Json.pretty(result));
    }

    @Test
    void overSeveralEnvironmentsResultsBecomeScoresFromRandomToOptimal() throws IOException {
        for (String environment : new String[] {ENV, "FrozenLake-v1"}) {
            ReferenceReturns references = references(environment);
            double random = references.randomReturn().orElseThrow();
            double optimum = references.oracle().orElseThrow().optimalReturn();
            double luck = references.startLuck(
                    Environments.find(environment, List.of()), 200, TrainingParts.evaluationSeed(1));
            run(environment + "-ppo", config(environment, "ppo", 1), optimum + luck);
            run(environment + "-sarsa", config(environment, "sarsa", 1), (random + optimum) / 2 + luck);
        }

        assertThat(svg(runs(), "--kind", "bars").description())
                .contains("score (0: random policy, 1: optimum)", "ppo 1 (1 to 1); sarsa 0.5 (0.5 to 0.5)");
        assertThat(svg(runs(), "--kind", "profile").description())
                .isEqualTo("x axis: score \u03c4 (0: random policy, 1: optimum)."
                        + " y axis: fraction of runs with a score above \u03c4. ppo; sarsa");
        assertThat(svg(runs()).description())
                .contains("FrozenLake-v1, ppo; FrozenLake-v1, sarsa; drain-grid-2x2, ppo; drain-grid-2x2, sarsa");
    }

    private static ReferenceReturns references(String environment) {
        try (Workers workers = new Workers(1)) {
            return ReferenceReturns.of(Environments.find(environment, List.of()), workers);
        }
    }

    @Test
    void agentsWithoutRunsOnOneOfTheEnvironmentsAreNotCompared() throws IOException {
        run("a", config(ENV, "ppo", 1), 0.5);
        run("b", config("FrozenLake-v1", "sarsa", 1), 0.5);

        plot(runs(), "--kind", "profile", "--out", out("p.svg"))
                .failedWith(2, "without runs of ppo on FrozenLake-v1", "the same environments");
    }

    @Test
    void sameRunsSameBytes() throws IOException {
        run("a", config(ENV, "ppo", 1), 0.5, 0.9);
        run("b", config(ENV, "ppo", 2), 0.4, 0.8);

        for (String kind : new String[] {"curves", "bars", "profile"}) {
            plot(runs(), "--kind", kind, "--out", out(kind + "1.svg")).succeeded();
            plot(runs(), "--kind", kind, "--out", out(kind + "2.svg")).succeeded();
            assertThat(out(kind + "1.svg")).hasSameBinaryContentAs(out(kind + "2.svg"));
        }
    }

    @Test
    void anExistingFileIsReplacedOnlyIfAskedFor() throws IOException {
        run("a", config(ENV, "ppo", 1), 0.5, 0.9);
        Path file = Files.writeString(out("a.svg"), "mine");

        plot(runs(), "--out", file).failedWith(1, file.toString(), "exists: --force replaces it");
        assertThat(file).hasContent("mine");
        plot(runs(), "--out", file, "--force", "--title", "").succeeded();
        assertThat(Svg.of(Files.readAllBytes(file)).title()).isEmpty();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("runs", "a.svg");
        }
    }

    @Test
    void whatCannotBeDrawnIsSaidInOneLine() throws IOException {
        Path run = run("a", config(ENV, "ppo", 1), 0.5);
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Path begun = run("begun", config(ENV, "ppo", 2));
        Path file = out("a.png");

        plot(run, "--out", file, "--metric", "evaluationRetrun")
                .failedWith(
                        2,
                        "--metric is evaluationRetrun: none in " + run,
                        "did you mean evaluationReturn?",
                        "there are evaluationReturn, stepsPerSecond");
        plot(begun, "--out", file).failedWith(2, "--metric is evaluationReturn: none in " + begun, "no metric yet");
        plot(run, "--out", out("a.gif")).failedWith(2, "--out is", ".png or .svg");
        plot(folder.resolve("nowhere"), "--out", file).failedWith(2, "RUN is", "there is no such folder");
        plot(empty, "--out", file).failedWith(2, "RUN is " + empty, "no training run in it");
        plot(run, "--out", file, "--smooth", 0).failedWith(2, "--smooth is 0");
        plot(run, "--out", file, "--width", 100).failedWith(2, "width is 100");
        plot(run, "--out", file, "--kind", "profile", "--metric", "stepsPerSecond")
                .failedWith(2, "--metric is stepsPerSecond");
        assertThat(file).doesNotExist();
    }
}
