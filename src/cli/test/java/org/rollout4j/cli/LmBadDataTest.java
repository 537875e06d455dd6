package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code rollout4j lm} says of data that are broken, mixed, of another kind, or other ones than before; each method, one line each. */
class LmBadDataTest {
    private static final List<String> REWARDED = List.of("grpo", "rloo", "ppo", "online-dpo");

    @TempDir
    private static Path folder;

    private static Path model;

    private Path place;
    private Path run;

    @BeforeAll
    static void write() throws IOException {
        model = LanguageModels.write(folder.resolve("model"), false);
    }

    @BeforeEach
    void choosePlace() throws IOException {
        place = Files.createTempDirectory(folder, "case");
        run = place.resolve("run");
    }

    private static Stream<String> methods() {
        return Stream.concat(Stream.of("sft", "dpo", "kto", "reward"), REWARDED.stream());
    }

    private static Stream<Arguments> methodsAndFaults() {
        return methods()
                .flatMap(method -> Stream.of(
                        Arguments.of(method, "{\"prompt\": ", ":2: column "),
                        Arguments.of(method, "[1, 2]", ":2: the row is [1,2]"),
                        Arguments.of(
                                method, "{\"prompt\": 3, \"completion\": 3, \"label\": 3}", ":2: prompt is a number"),
                        Arguments.of(method, "{\"question\": \"a\"}", ":2: the columns are [question]"),
                        Arguments.of(method, "{\"chosen\": \"a\"}", ":2: rejected is missing"),
                        Arguments.of(method, other(method), ":2: the columns are ")));
    }

    @ParameterizedTest
    @MethodSource("methodsAndFaults")
    void aRowThatCannotBeUsedIsNamed(String method, String row, String said) throws IOException {
        Path file = file("bad.jsonl", row(method, 0), row, row(method, 2));
        trained(method, file).failedWith(1, file + said);
        Path good = data(method);
        trained(method, good, "--validation=" + file).failedWith(1, file + said);
        assertThat(run).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aFileOfNothingIsNamed(String method) throws IOException {
        Path file = file("empty.jsonl");
        trained(method, file).failedWith(1, file + ": is empty");
        trained(method, file("one.jsonl", row(method, 0))).failedWith(1, "one.jsonl", "at least 2 are needed");
        trained(method, place.resolve("none.jsonl")).failedWith(1, "none.jsonl: there is no such file");
        assertThat(run).doesNotExist();
    }

    /** It has no part in what is compared, but it is there, and so are repeated prompts and completions that do not differ. */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"dpo", "kto", "reward"})
    void emptyAndEqualCompletionsAreLearnedFrom(String method) throws IOException {
        String[] rows = new String[8];
        Arrays.fill(rows, "{\"prompt\": \"a\", \"chosen\": \"\", \"rejected\": \"no\"}");
        rows[3] = "{\"prompt\": \"\", \"chosen\": \"yes\", \"rejected\": \"yes\"}";
        trained(method, file("odd.jsonl", rows), "--steps=2").succeeded();
    }

    /** Its place in the data is of no use in others; the run is left as it was, and goes on where its data are back. */
    @Tag("slow")
    @ParameterizedTest
    @MethodSource("methods")
    void aRunGoesOnWithItsOwnDataAlone(String method) throws IOException {
        Path file = data(method);
        List<String> rows = Files.readAllLines(file);
        trained(method, file, "--steps=2").succeeded();
        byte[] last = Files.readAllBytes(run.resolve("last.zip"));
        List<String> more = new ArrayList<>(rows);
        more.add(row(method, 1));
        List<String> changed = new ArrayList<>(rows);
        changed.set(3, row(method, 4));
        for (List<String> other : List.of(rows.subList(0, 5), more, changed)) {
            Files.write(file, other);
            Outcome.of("lm", method, "--run", run, "--resume", "--steps", 4, "--quiet")
                    .failedWith(
                            1, run.resolve("last.zip").toString(), file + " has other content than when it was begun");
            assertThat(Files.readAllBytes(run.resolve("last.zip"))).isEqualTo(last);
        }
        Files.write(file, rows);
        Outcome.of("lm", method, "--run", run, "--resume", "--steps", 4, "--quiet")
                .succeeded();
    }

    /** A run has what it began with in its checkpoint: it does not matter what has become of the folder. */
    @Tag("slow")
    @ParameterizedTest
    @MethodSource("methods")
    void aRunDoesNotNeedTheFolderThatItBeganWith(String method) throws IOException {
        Path own = LanguageModels.write(place.resolve("own"), false);
        List<String> arguments = arguments(method, data(method), own, "--steps=2");
        Outcome.of(arguments.toArray(String[]::new)).succeeded();
        Files.delete(own.resolve("config.json"));
        Outcome.of("lm", method, "--run", run, "--resume", "--steps", 4, "--quiet")
                .succeeded();
        Files.writeString(own.resolve("config.json"), "something else");
        Outcome.of("lm", method, "--run", run, "--resume", "--steps", 6, "--quiet")
                .succeeded();
    }

    private Outcome trained(String method, Path data, String... more) {
        return Outcome.of(arguments(method, data, model, more).toArray(String[]::new));
    }

    private List<String> arguments(String method, Path data, Path from, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "lm",
                method,
                "--model=" + from,
                "--data=" + data,
                "--run=" + run,
                "--quiet",
                "--set=batchSize=8",
                "--set=threads=1",
                "--set=checkpointEvery=1",
                "--set=evaluateEvery=1000"));
        if (REWARDED.contains(method)) {
            arguments.addAll(List.of("--reward=length=3", "--set=maxCompletionLength=4"));
        }
        arguments.addAll(List.of(more));
        return arguments;
    }

    private Path data(String method) throws IOException {
        return file(
                "data.jsonl",
                IntStream.range(0, 12).mapToObj(i -> row(method, i)).toArray(String[]::new));
    }

    private Path file(String name, String... rows) throws IOException {
        return Files.write(place.resolve(name), Arrays.asList(rows));
    }

    private static String row(String method, int i) {
        String prompt = "{\"prompt\": \"" + (char) ('a' + i) + "\"";
        return switch (method) {
            case "sft" -> prompt + ", \"completion\": \"yes\"}";
            case "dpo", "reward" -> prompt + ", \"chosen\": \"yes\", \"rejected\": \"no\"}";
            case "kto" -> prompt + ", \"completion\": \"yes\", \"label\": " + (i % 2 == 0) + "}";
            default -> prompt + "}";
        };
    }

    /** A good row that is not of the kind that the method learns from. */
    private static String other(String method) {
        return method.equals("sft") ? row("dpo", 1) : "{\"text\": \"a\"}";
    }
}
