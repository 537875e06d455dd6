package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.rollout4j.core.Origin;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.State;
import org.rollout4j.policy.PolicyFile;
import org.rollout4j.train.Checkpoint;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.Manifest;

/** What is in run directories, and whether two of them tell of the same training. */
final class RunFiles {
    private static final Provenance NOBODY = new Provenance("", "", "", "", "");

    /** The figures of a JSON object that depend on the clock, with the commas before them. */
    static final String TIMES = ",\"(wall|collect|learn|evaluate|save)Seconds\":[^,}]+|,\"stepsPerSecond\":[^,}]+";

    private RunFiles() {}

    /** Asserts that everything agrees to the bit but what depends on the clock. */
    static void assertSameTraining(Path actual, Path expected) throws IOException {
        assertSameModels(actual, expected);
        assertThat(checkpoints(actual)).isEqualTo(checkpoints(expected));
        for (String name : checkpoints(expected)) {
            Path file = Path.of("checkpoints", name);
            assertSame(name, CheckpointFile.read(actual.resolve(file)), CheckpointFile.read(expected.resolve(file)));
        }
        assertThat(metrics(actual)).isEqualTo(metrics(expected));
        assertThat(leftovers(actual)).isEmpty();
    }

    /** Asserts that the last and the best model agree, with all that is saved with them. */
    static void assertSameModels(Path actual, Path expected) throws IOException {
        String last = "last.zip";
        assertSame(last, CheckpointFile.read(actual.resolve(last)), CheckpointFile.read(expected.resolve(last)));
        PolicyFile best = PolicyFile.read(actual.resolve("best.zip"));
        PolicyFile expectedBest = PolicyFile.read(expected.resolve("best.zip"));
        assertThat(differences(best.tensors(), expectedBest.tensors()))
                .as("best.zip")
                .isEmpty();
        assertThat(best.environment()).isEqualTo(expectedBest.environment());
        assertThat(withoutClock(best.origin().orElseThrow()))
                .isEqualTo(withoutClock(expectedBest.origin().orElseThrow()));
    }

    static void assertSame(String what, Checkpoint actual, Checkpoint expected) {
        assertThat(differences(actual.state(), expected.state())).as(what).isEmpty();
        assertThat(withoutClock(actual.manifest())).as(what).isEqualTo(withoutClock(expected.manifest()));
    }

    static Progress progress(Path run) throws IOException {
        return CheckpointFile.read(run.resolve("last.zip")).manifest().progress();
    }

    /** The content of every file by its name, to see whether any changed. */
    static SortedMap<String, String> contents(Path run) throws IOException {
        SortedMap<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(run.relativize(file).toString(), Arrays.toString(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    /** The lines of {@code metrics.jsonl} without the figures that depend on the clock. */
    static List<String> metrics(Path run) throws IOException {
        Path file = run.resolve("metrics.jsonl");
        return Files.exists(file)
                ? Files.readAllLines(file).stream()
                        .map(line -> line.replaceAll(TIMES, ""))
                        .toList()
                : List.of();
    }

    /** The names of the checkpoints, earliest first. */
    static List<String> checkpoints(Path run) throws IOException {
        return names(run.resolve("checkpoints"))
                .filter(name -> name.endsWith(".zip") && !name.startsWith("."))
                .toList();
    }

    /** The steps that the latest checkpoint has, told by its name; 0 where there is none. */
    static long latestStep(Path run) throws IOException {
        List<String> names = checkpoints(run);
        return names.isEmpty() ? 0 : Long.parseLong(names.get(names.size() - 1).replaceAll("\\D", ""));
    }

    /** The names of half-written files. */
    static List<String> leftovers(Path run) throws IOException {
        return Stream.concat(names(run), names(run.resolve("checkpoints")))
                .filter(name -> name.contains(".tmp-"))
                .toList();
    }

    /** Whether training has been begun or gone on with since the last {@link #forgetStarts}. */
    static boolean isStarted(Path run) throws IOException {
        return names(run).anyMatch(RunFiles::marksStart);
    }

    /** Removes the files by which {@link #isStarted} tells. */
    static void forgetStarts(Path run) throws IOException {
        for (String name : names(run).filter(RunFiles::marksStart).toList()) {
            Files.delete(run.resolve(name));
        }
    }

    /** Every process that trains makes an event file of its own just before. */
    private static boolean marksStart(String name) {
        return name.startsWith("events.");
    }

    private static Stream<String> names(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return Stream.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    private static List<String> differences(State actual, State expected) {
        assertThat(actual.tensors().keySet()).isEqualTo(expected.tensors().keySet());
        return expected.tensors().keySet().stream()
                .filter(name -> !actual.tensor(name).equals(expected.tensor(name)))
                .toList();
    }

    private static Origin withoutClock(Origin origin) {
        return new Origin(
                origin.algorithm(),
                origin.configuration(),
                origin.seed(),
                origin.progress(),
                origin.evaluation(),
                NOBODY);
    }

    private static Manifest withoutClock(Manifest manifest) {
        return new Manifest(
                NOBODY,
                manifest.environment(),
                manifest.algorithm(),
                manifest.configuration(),
                manifest.seed(),
                manifest.progress(),
                manifest.evaluation(),
                null);
    }
}
