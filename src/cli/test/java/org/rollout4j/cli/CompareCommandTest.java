package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.file.Json;
import org.rollout4j.plot.ImageSize;

class CompareCommandTest {
    private static final String ENV = "drain-grid-2x2";

    @TempDir
    private Path folder;

    private static Outcome run(Object... arguments) {
        return Outcome.of(Stream.concat(Stream.of("compare"), Stream.of(arguments))
                .map(Object::toString)
                .toArray(String[]::new));
    }

    private static JsonNode json(Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return Json.parse(outcome.out().getBytes(StandardCharsets.UTF_8), "stdout");
    }

    private Path comparison() {
        return folder.resolve("comparison");
    }

    @Tag("slow")
    @Test
    void comparesAllKindsOfAgents() throws IOException {
        Path plot = folder.resolve("curves.png");
        Path model = folder.resolve("trained");
        Cli.run("train", ENV, "--algo", "sarsa", "--steps", "500", "--run", model.toString(), "--quiet");

        Outcome outcome = run(
                ENV,
                model,
                "--agents",
                "ppo,q-learning,nearest-cell,random,optimal",
                "--seeds",
                "2",
                "--steps",
                "2000",
                "--episodes",
                "200",
                "--json",
                "--run",
                comparison(),
                "--plot",
                plot,
                "--set",
                "ppo.horizon=8",
                "--set",
                "ppo.epochs=2",
                "--baseline",
                "random");

        JsonNode json = json(outcome);
        assertThat(json.get("env").asText()).isEqualTo(ENV);
        List<String> agents = new ArrayList<>();
        json.get("rows").forEach(row -> agents.add(row.get("algo").asText()));
        assertThat(agents)
                .containsExactlyInAnyOrder("ppo", "q-learning", "nearest-cell", "random", "optimal", model.toString());
        for (JsonNode row : json.get("rows")) {
            assertThat(row.get("episodes").asInt()).isEqualTo(200);
            assertThat(row.get("meanReturn").asDouble())
                    .isBetween(
                            row.get("ci95").get(0).asDouble() - 1e-9,
                            row.get("ci95").get(1).asDouble() + 1e-9);
            assertThat(row.get("optimalReturn").asDouble()).isBetween(0.98, 0.99);
        }
        JsonNode table = row(json, "q-learning");
        assertThat(table.get("seeds").asInt()).isEqualTo(2);
        assertThat(table.get("perSeed")).hasSize(2);
        assertThat(table.get("ci95Over").asText()).isEqualTo("seeds");
        assertThat(table.get("envSteps").asLong()).isEqualTo(2048);
        assertThat(row(json, "optimal").get("rank").asInt()).isEqualTo(1);
        assertThat(json.get("baseline").asText()).isEqualTo("random");
        // of two seeds none is left out
        assertThat(table.get("iqm").asDouble())
                .isCloseTo(table.get("meanReturn").asDouble(), within(1e-9));
        assertThat(table.get("probabilityOfImprovement").asDouble()).isEqualTo(1);
        assertThat(table.get("probabilityOfImprovementCi95")).hasToString("[1.0,1.0]");
        assertThat(row(json, "random").has("probabilityOfImprovement")).isFalse();
        assertThat(row(json, "optimal").has("probabilityOfImprovement"))
                .as("of two single evaluations nothing varies")
                .isFalse();
        // twelve states, visited hundreds of times each
        assertThat(table.get("meanReturn").asDouble())
                .isEqualTo(row(json, "optimal").get("meanReturn").asDouble());

        String report = Files.readString(comparison().resolve("report.md"));
        assertThat(report)
                .contains(agents)
                .contains("held-out", "## Settings", "epochs | 2", "--set ppo.epochs=2", "../curves.png");
        assertThat(comparison().resolve("ppo-2/best.zip")).exists();
        assertThat(comparison().resolve("ppo-2/report.md")).exists();
        assertThat(ImageIO.read(plot.toFile()).getWidth()).isEqualTo(ImageSize.PAGE.width());
        assertThat(outcome.err()).contains("[1/4] ppo seed 1", "[4/4] q-learning seed 2");
    }

    private static JsonNode row(JsonNode json, String agent) {
        for (JsonNode row : json.get("rows")) {
            if (row.get("algo").asText().equals(agent)) {
                return row;
            }
        }
        throw new AssertionError("no row of " + agent + " in " + json);
    }

    @Test
    void resumesWhatIsMissingAndLeavesWhatIsThere() throws IOException {
        Object[] begin = {ENV, "--agents", "sarsa,monte-carlo", "--seeds", "2", "--steps", "2000", "--json", "--quiet"};
        Object[] there = {"--run", comparison()};
        JsonNode whole =
                json(run(Stream.concat(Stream.of(begin), Stream.of(there)).toArray()));
        Path kept = comparison().resolve("sarsa-1/last.zip");
        FileTime written = Files.getLastModifiedTime(kept);
        deleteAll(comparison().resolve("sarsa-2"));
        // as if it had been killed right after its first checkpoint
        Path half = comparison().resolve("monte-carlo-2");
        Path checkpoint;
        try (Stream<Path> checkpoints = Files.list(half.resolve("checkpoints"))) {
            checkpoint = checkpoints.sorted().findFirst().orElseThrow();
        }
        Files.delete(half.resolve("last.zip"));
        Files.copy(checkpoint, half.resolve("last.zip"));

        JsonNode resumed = json(run("--resume", "--run", comparison(), "--json", "--quiet"));

        for (String agent : List.of("sarsa", "monte-carlo")) {
            assertThat(row(resumed, agent).get("meanReturn"))
                    .isEqualTo(row(whole, agent).get("meanReturn"));
            assertThat(row(resumed, agent).get("envSteps"))
                    .isEqualTo(row(whole, agent).get("envSteps"));
            assertThat(row(resumed, agent).get("std"))
                    .isEqualTo(row(whole, agent).get("std"));
        }
        assertThat(Files.getLastModifiedTime(kept)).isEqualTo(written);
    }

    @Test
    void aResumedComparisonMayHaveMoreAgentsButNotOtherSteps() {
        json(run(
                ENV,
                "--agents",
                "sarsa",
                "--seeds",
                "1",
                "--steps",
                "600",
                "--run",
                comparison(),
                "--json",
                "--quiet"));

        JsonNode more = json(run(
                "--resume", "--run", comparison(), "--agents", "sarsa,random", "--seeds", "2", "--json", "--quiet"));
        Outcome longer = run("--resume", "--run", comparison(), "--steps", "700");

        assertThat(row(more, "sarsa").get("seeds").asInt()).isEqualTo(2);
        assertThat(row(more, "random").get("rank").asInt()).isPositive();
        assertThat(longer.exitCode()).isEqualTo(2);
        assertThat(longer.err()).contains("--steps is 700: 600 is what ");
    }

    @Test
    void aRunThatWouldNotBeTheSameTodayIsRefused() throws IOException {
        json(run(
                ENV,
                "--agents",
                "sarsa",
                "--seeds",
                "1",
                "--steps",
                "600",
                "--run",
                comparison(),
                "--json",
                "--quiet"));
        // as if it had been written when the default was another
        Path config = comparison().resolve("sarsa-1/config.json");
        Files.writeString(
                config, Files.readString(config).replaceAll("\"discount\" : [0-9.]+", "\"discount\" : 0.123"));

        Outcome outcome = run("--resume", "--run", comparison());

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("sarsa-1: was begun with discount 0.123, not 0.")
                .hasLineCount(1);
    }

    @Test
    void existingDirectoryIsRefused() throws IOException {
        Files.createDirectories(comparison());
        Files.writeString(comparison().resolve("notes.txt"), "mine");

        Outcome outcome = run(ENV, "--agents", "random", "--run", comparison());

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains(comparison().toString(), "is not empty")
                .hasLineCount(1);
    }

    @Test
    void wrongUsageIsOneLineAndTrainsNothing() {
        Outcome unknown = run(ENV, "--agents", "ppo,optimla", "--run", comparison());
        Outcome unfit = run("drain-grid-5x5", "--agents", "q-learning,seed-table", "--run", comparison());
        Outcome noCurves = run(ENV, "--agents", "random", "--plot", folder.resolve("a.png"), "--run", comparison());
        Outcome noPng = run(ENV, "--plot", folder.resolve("a.gif"), "--run", comparison());

        Outcome noBaseline = run(ENV, "--agents", "ppo,sarsa", "--baseline", "a2c", "--run", comparison());

        assertThat(List.of(unknown, unfit, noCurves, noPng, noBaseline)).allSatisfy(outcome -> {
            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err()).hasLineCount(1);
            assertThat(outcome.out()).isEmpty();
        });
        assertThat(unknown.err()).contains("agent is optimla", "did you mean optimal?");
        assertThat(unfit.err()).contains("[5, 5]: seed-table needs [4, 4]");
        assertThat(noCurves.err()).contains("no learning curves");
        assertThat(noBaseline.err()).contains("--baseline is a2c: one of ppo, sarsa is allowed");
        assertThat(noPng.err()).contains(".png");
        assertThat(comparison()).doesNotExist();
    }

    private static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
