package org.rollout4j.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.train.KnownReturns;
import org.rollout4j.train.RunDirectory;

class RunListTest {
    @TempDir
    private Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private final Instant longAgo = Instant.now().minus(Duration.ofHours(1));

    @Test
    void aFolderThatIsNotThereHasNoRuns() {
        assertThat(read(folder.resolve("missing")).summaries()).isEmpty();
    }

    @Test
    void findsRunsBelowAndLeavesOutWhatIsNone() throws IOException {
        SampleRun.begun(folder.resolve("a"), 1, 1000);
        SampleRun.begun(folder.resolve("compared/ppo-1"), 1, 1000);
        Files.writeString(folder.resolve("compared/config.json"), "{\"environment\": \"drain-grid\", \"agents\": []}");
        Files.createDirectories(folder.resolve("empty"));
        Files.createDirectories(folder.resolve("broken"));
        Files.writeString(folder.resolve("broken/config.json"), "{\"environment\": ");
        Files.createDirectories(folder.resolve("folder/config.json"));

        assertThat(ids(read(folder))).containsExactly("a", "compared/ppo-1");
        assertThat(ids(read(folder.resolve("a")))).as("one run").containsExactly("a");
    }

    /** A program of one's own that trains by the Trainer writes what it likes. */
    @Test
    void whatHasMetricsIsARunWhateverItLearnsFrom() throws IOException {
        for (String config : List.of(
                "{\"steps\": 1000, \"logEvery\": 100}",
                "{\"training\": {\"steps\": 1000}, \"corpus\": \"letters.txt\"}",
                "{}")) {
            Path path = folder.resolve("text" + config.length());
            Files.createDirectories(path);
            Files.writeString(path.resolve("config.json"), config);
            new SampleRun(path).lines(1, 10, 10).written(longAgo);
        }
        Files.createDirectories(folder.resolve("list"));
        Files.writeString(folder.resolve("list/config.json"), "[]");
        new SampleRun(folder.resolve("list")).lines(1, 10, 10);

        List<ObjectNode> runs = read(folder).summaries();

        assertThat(runs).hasSize(3).allSatisfy(run -> {
            assertThat(run.path("environment").asText()).isEmpty();
            assertThat(run.path("seed").isNull()).isTrue();
            assertThat(run.path("state").asText()).isEqualTo("stopped");
            assertThat(run.path("steps").asLong()).isEqualTo(100);
        });
        assertThat(runs)
                .extracting(run -> run.path("totalSteps").asLong(-1))
                .containsExactlyInAnyOrder(1000L, 1000L, -1L);
    }

    @Test
    void aRunThatGetsItsFirstMetricsLaterIsFoundThen() throws IOException {
        Files.createDirectories(folder.resolve("text"));
        Files.writeString(folder.resolve("text/config.json"), "{\"steps\": 1000}");
        RunList list = read(folder);
        assertThat(ids(list)).isEmpty();

        new SampleRun(folder.resolve("text")).lines(1, 10, 10);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        list.refresh(List.of());
        assertThat(ids(list)).containsExactly("text");
    }

    /** In a folder that others write to, a link may lead to what is not for those who look at runs. */
    @Test
    void linksToElsewhereAreNotFollowed() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.md"), "secret");
        SampleRun.begun(folder.resolve("runs/a"), 1, 1000);
        Files.createSymbolicLink(folder.resolve("runs/a/report.md"), secret);
        Files.createDirectories(folder.resolve("runs/b"));
        Files.createSymbolicLink(folder.resolve("runs/b/config.json"), folder.resolve("runs/a/config.json"));

        RunList list = read(folder.resolve("runs"));

        assertThat(ids(list)).containsExactly("a");
        assertThat(list.find("a").orElseThrow().report()).isEmpty();
    }

    @Test
    void readsWhatARunIsCalled() throws IOException {
        SampleRun.begun(folder.resolve("a"), 1, 1000);
        new RunLabel("first", "a note").write(folder.resolve("a"));
        SampleRun.begun(folder.resolve("b"), 1, 1000);
        Files.writeString(folder.resolve("b/dashboard.json"), "{\"name\": 7}");

        List<ObjectNode> runs = read(folder).summaries();

        assertThat(runs).extracting(run -> run.path("name").asText()).containsExactly("first", "");
        assertThat(runs).extracting(run -> run.path("note").asText()).containsExactly("a note", "");
    }

    @Test
    void saysHowARunStands() throws IOException {
        SampleRun.begun(folder.resolve("finished"), 1, 2000).lines(1, 200, 10).written(longAgo);
        SampleRun.begun(folder.resolve("fresh"), 1, 2000).lines(1, 100, 10);
        SampleRun.begun(folder.resolve("killed"), 1, 2000).lines(1, 100, 10).written(longAgo);
        SampleRun.begun(folder.resolve("empty"), 1, 2000).written(longAgo);
        SampleRun.begun(folder.resolve("reported"), 1, 2000).lines(1, 100, 10).written(longAgo);
        Files.writeString(folder.resolve("reported/report.md"), "# done");
        Files.writeString(folder.resolve("killed/.lock"), "");

        assertThat(states(read(folder)))
                .containsEntry("finished", "finished")
                .containsEntry("fresh", "running")
                .containsEntry("killed", "stopped")
                .containsEntry("empty", "stopped")
                .containsEntry("reported", "finished");
    }

    @Test
    void aRunThatIsSilentButHeldIsRunning() throws IOException {
        Path path = folder.resolve("slow");
        try (RunDirectory held = RunDirectory.create(path, Map.of())) {
            SampleRun.begun(path, 1, 2000).lines(1, 10, 10).written(longAgo);
            assertThat(states(read(folder))).containsEntry("slow", "running");
            assertThat(RunDirectory.isHeld(held.path()))
                    .as("looking does not free it")
                    .isTrue();
        }
        assertThat(states(read(folder))).containsEntry("slow", "stopped");
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "{\"environment\": \"x\", \"secret\": 1}");
        Path runs = folder.resolve("linked");
        SampleRun.begun(runs.resolve("a"), 1, 1000).lines(1, 10, 10);
        Files.createSymbolicLink(runs.resolve("a/report.md"), secret);
        SampleRun.begun(runs.resolve("b"), 1, 1000).lines(1, 10, 10);
        Files.move(runs.resolve("b/metrics.jsonl"), folder.resolve("metrics"));
        Files.createSymbolicLink(runs.resolve("b/metrics.jsonl"), folder.resolve("metrics"));
        SampleRun.begun(runs.resolve("c"), 1, 1000);
        Files.move(runs.resolve("c/config.json"), folder.resolve("config"));
        Files.createSymbolicLink(runs.resolve("c/config.json"), folder.resolve("config"));

        RunList list = read(runs);
        assertThat(ids(list)).containsExactly("a", "b");
        assertThat(list.find("a").orElseThrow().report()).isEmpty();
        assertThat(list.find("b").orElseThrow().log().table().rows()).isZero();
        Files.delete(runs.resolve("a/report.md"));
        Files.writeString(runs.resolve("a/report.md"), "# done");
        assertThat(read(runs).find("a").orElseThrow().report()).isEqualTo("# done");
    }

    @Test
    void summarisesARun() throws IOException {
        SampleRun.begun(folder.resolve("a"), 7, 2000).lines(1, 150, 10);
        new KnownReturns("drain-grid", 0.914, 0.524).write(folder.resolve("a"));

        ObjectNode run = read(folder).summaries().get(0);

        assertThat(run.path("seed").asLong()).isEqualTo(7);
        assertThat(run.path("steps").asLong()).isEqualTo(1500);
        assertThat(run.path("totalSteps").asLong()).isEqualTo(2000);
        assertThat(run.path("best").asDouble()).isEqualTo(0.775);
        assertThat(run.path("optimal").asDouble()).isEqualTo(0.914);
        assertThat(run.path("random").asDouble()).isEqualTo(0.524);
        assertThat(run.path("fraction").asDouble()).isEqualTo((0.775 - 0.524) / (0.914 - 0.524));
        assertThat(run.path("warnings")).isEmpty();
    }

    @Test
    void returnsThatOneRunKnowsHoldForAllOfItsEnvironment() throws IOException {
        SampleRun.begun(folder.resolve("a"), 1, 2000).lines(1, 10, 10);
        Files.createDirectories(folder.resolve("compared"));
        Files.writeString(folder.resolve("compared/config.json"), "{}");
        new KnownReturns("drain-grid", null, 0.524).write(folder.resolve("compared"));

        ObjectNode run = read(folder).summaries().get(0);

        assertThat(run.path("random").asDouble()).isEqualTo(0.524);
        assertThat(run.path("optimal").isNull()).isTrue();
    }

    /** Nothing is above the optimum by the luck of its starts, and what one run did not measure another may have. */
    @Test
    void aRunIsMeasuredByTheOptimumOfItsOwnEvaluations() throws IOException {
        SampleRun.begun(folder.resolve("a"), 1, 2000).lines(1, 150, 10);
        new KnownReturns("drain-grid", 0.77, 0.524, 40, new KnownReturns.OnStarts(0.775, 0.53))
                .write(folder.resolve("a"));
        SampleRun.begun(folder.resolve("b"), 2, 2000).lines(1, 150, 10);
        new KnownReturns("drain-grid", 0.77, null).write(folder.resolve("b"));

        List<ObjectNode> runs = read(folder).summaries();

        assertThat(runs.get(0).path("best").asDouble()).isEqualTo(0.775);
        assertThat(runs.get(0).path("optimal").asDouble()).isEqualTo(0.775);
        assertThat(runs.get(0).path("random").asDouble()).isEqualTo(0.53);
        assertThat(runs.get(0).path("fraction").asDouble()).isEqualTo(1);
        assertThat(runs.get(0).path("worseThanRandom").asBoolean()).isFalse();
        assertThat(runs.get(1).path("optimal").asDouble()).isEqualTo(0.77);
        assertThat(runs.get(1).path("random").asDouble()).isEqualTo(0.524);
        assertThat(runs.get(1).path("randomEpisodes").asInt()).isEqualTo(40);
    }

    @Test
    void whatIsWorseThanRandomIsMarked() throws IOException {
        SampleRun.begun(folder.resolve("a"), 1, 2000).lines(1, 150, 10);
        new KnownReturns("drain-grid", null, 2.0, 40, null).write(folder.resolve("a"));

        ObjectNode run = read(folder).summaries().get(0);

        assertThat(run.path("worseThanRandom").asBoolean()).isTrue();
        assertThat(run.path("warnings").toString()).contains("Worse than random");
    }

    @Test
    void runsThatDifferInTheirSeedAloneAreOneGroup() throws IOException {
        SampleRun.begun(folder.resolve("a"), 1, 2000);
        SampleRun.begun(folder.resolve("b"), 2, 2000);
        SampleRun.begun(folder.resolve("c"), 1, 3000);

        List<String> groups = read(folder).summaries().stream()
                .map(run -> run.path("group").asText())
                .toList();

        assertThat(groups.get(0)).isEqualTo(groups.get(1)).isNotEqualTo(groups.get(2));
    }

    @Test
    void aCollapsingRunIsWarnedOf() throws IOException {
        SampleRun.begun(folder.resolve("a"), 1, 2000).collapsing(1, 150, 10);

        assertThat(read(folder)
                        .summaries()
                        .get(0)
                        .path("warnings")
                        .path(0)
                        .path("trouble")
                        .asText())
                .isEqualTo("Entropy collapse");
    }

    @Test
    void rowsThatSomebodyHasAreNotSentAgain() throws IOException {
        SampleRun run = SampleRun.begun(folder.resolve("a"), 1, 2000).lines(1, 10, 10);
        RunList list = read(folder);
        RunList.Rows first = list.since("a", Long.MIN_VALUE, 0).orElseThrow();
        assertThat(list.piece("a", first, 0).orElseThrow())
                .containsEntry("from", 0)
                .containsEntry("anew", true);
        assertThat(first.count()).isEqualTo(10);

        run.lines(11, 12, 10);
        RunList later = read(folder);
        RunList.Rows second =
                later.since("a", first.generation(), first.count()).orElseThrow();

        assertThat(later.piece("a", second, 0).orElseThrow())
                .containsEntry("from", 9)
                .containsEntry("anew", false)
                .containsEntry("steps", List.of(100L, 110L, 120L));
        assertThat(later.piece("a", second, 50)).as("no more metrics").isEmpty();
        assertThat(later.piece("a", new RunList.Rows(first.generation() + 1, 0, 1, 0), 0))
                .as("others by now")
                .isEmpty();
        assertThat(later.since("../a", 0, 0)).isEmpty();
    }

    @Test
    void aRunThatIsDeletedGoes() throws Exception {
        SampleRun.begun(folder.resolve("a"), 1, 2000).lines(1, 10, 10);
        RunList list = read(folder);
        assertThat(ids(list)).containsExactly("a");

        try (Stream<Path> files = Files.walk(folder.resolve("a"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(399));
        list.refresh(List.of());
        assertThat(ids(list)).as("it has just looked").containsExactly("a");
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        list.refresh(List.of());

        assertThat(ids(list)).isEmpty();
        assertThat(list.find("a")).isEmpty();
    }

    private RunList read(Path runs) {
        RunList list = new RunList(runs, nanos::get);
        boolean more = true;
        while (more) {
            more = list.refresh(List.of());
        }
        return list;
    }

    private static List<String> ids(RunList list) {
        return list.summaries().stream().map(run -> run.path("id").asText()).toList();
    }

    private static Map<String, String> states(RunList list) {
        return list.summaries().stream()
                .collect(Collectors.toMap(
                        run -> run.path("id").asText(), run -> run.path("state").asText()));
    }
}
