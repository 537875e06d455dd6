package org.rollout4j.desk.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.lm.data.Content;

class JournalTest {
    private static final String FIRST =
            "{\"number\":1,\"time\":\"2026-03-01T12:00:00Z\",\"event\":\"hidden\",\"context\":\"\"}\n";

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("journal.jsonl");
    }

    @Test
    void everyEventIsReadAsItWasWritten() throws IOException {
        List<Entry> written;
        try (Journal journal = Signals.journal(directory)) {
            for (Event.Signal signal : Signals.all()) {
                journal.append(signal);
            }
            journal.append(new Event.WeightSet("exclamation marks", -0.1));
            journal.appendUpdate();
            journal.append(new Event.Undone(2));
            written = journal.entries();
        }
        assertThat(written)
                .hasSize(24)
                .allSatisfy(entry -> assertThat(entry.time()).isEqualTo(Instant.parse("2026-03-01T12:00:00.123Z")));
        assertThat(Journal.read(file)).isEqualTo(written);
        try (Journal journal = Signals.journal(directory)) {
            assertThat(journal.entries()).isEqualTo(written);
            assertThat(journal.append(new Event.Update(24, 2)).number()).isEqualTo(25);
        }
        assertThat(Files.readAllLines(file)).hasSize(25);
    }

    @Test
    void signalsThatAreAppendedTogetherAreAsIfOneByOne() throws IOException {
        try (Journal journal = Signals.journal(directory)) {
            journal.appendAll(Signals.all());
            journal.append(new Event.Undone(21));
            assertThat(journal.entries()).hasSize(22).extracting(Entry::number).startsWith(1L, 2L, 3L);
        }
        assertThat(Journal.read(file)).hasSize(22);
    }

    /** Whatever a kill leaves of the last line, everything before is there, and the journal goes on. */
    @Test
    void aTornLineIsCutOffWhereverItIsTorn() throws IOException {
        try (Journal journal = Signals.journal(directory)) {
            journal.append(Signals.accepted(1));
            journal.append(new Event.Accepted(Content.of("\u4F60\n"), "\uD83D\uDE00"));
        }
        byte[] whole = Files.readAllBytes(file);
        int first = Files.readAllLines(file).get(0).length() + 1;
        for (int length = first; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            boolean complete = length == whole.length - 1;
            try (Journal journal = Signals.journal(directory)) {
                assertThat(journal.entries()).hasSize(complete ? 2 : 1);
                journal.append(Signals.accepted(3));
            }
            assertThat(Journal.read(file)).hasSize(complete ? 3 : 2);
        }
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("journal.jsonl", "journal.jsonl.lock");
    }

    @Test
    void zerosThatTheFileSystemLeftAreCutOff() throws IOException {
        Files.write(file, (FIRST + "\0\0\0\0").getBytes(StandardCharsets.UTF_8));
        try (Journal journal = Signals.journal(directory)) {
            assertThat(journal.entries()).hasSize(1);
        }
        assertThat(file).hasContent(FIRST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a note of somebody", "{\"number\":3,\"time\"", "{\"number\":2}", "[]"})
    void whatNoWriterLeavesIsKeptBeside(String foreign) throws IOException {
        Files.writeString(file, FIRST + foreign);
        try (Journal journal = Signals.journal(directory)) {
            assertThat(journal.append(Signals.accepted(2)).number()).isEqualTo(2);
        }
        Path beside = directory.resolve("journal.jsonl.cut-" + Signals.NOON.millis());
        assertThat(beside).hasContent(foreign);
        assertThat(Journal.read(file)).hasSize(2);
    }

    static Stream<String> damagedLines() {
        String begin = "{\"number\":2,\"time\":\"2026-03-01T12:00:00Z\",\"event\":";
        String secret = Signals.SECRET;
        return Stream.of(
                FIRST.strip(),
                FIRST.strip().replace(":1,", ":3,"),
                FIRST.strip().replace(":1,", ":\"" + secret + "\","),
                FIRST.strip().replace(":1,", ":99999999999999999999,"),
                "",
                secret,
                "[\"" + secret + "\"]",
                "{\"" + secret + "\":",
                "{\"" + secret + "\":1}",
                "\0\0" + secret,
                "\u00ff\u00fe" + secret,
                begin + "\"" + secret + "\"}",
                begin + "\"hidden\",\"context\":\"\",\"" + secret + "\":1}",
                begin + "\"hidden\",\"context\":\"\"} " + secret,
                begin + "\"hidden\",\"context\":\"\",\"context\":\"" + secret + "\"}",
                begin + "\"hidden\",\"context\":{\"role\":\"" + secret + "\"}}",
                begin + "\"hidden\",\"context\":[]}",
                begin + "\"hidden\",\"context\":[{\"role\":\"user\",\"" + secret + "\":\"\"}]}",
                begin + "\"hidden\",\"context\":\"" + secret + "\\ud83d\"}",
                begin + "\"hidden\",\"context\":\"\0" + secret + "\"}",
                begin + "\"accepted\",\"context\":\"" + secret + "\"}",
                begin + "\"accepted\",\"context\":\"" + secret + "\",\"shown\":\"\"}",
                begin + "\"edited\",\"context\":\"\",\"shown\":\"" + secret + "\",\"written\":\"" + secret + "\"}",
                begin + "\"accepted-words\",\"context\":\"\",\"shown\":\"" + secret + "\",\"kept\":\"" + secret + "\"}",
                begin + "\"weight-set\",\"feature\":\"" + secret + "\",\"value\":1e999}",
                begin + "\"weight-set\",\"feature\":\"" + secret.repeat(30) + "\",\"value\":1}",
                begin + "\"undone\",\"lesson\":2}",
                begin + "\"undone\",\"lesson\":0}",
                begin + "\"update\",\"upTo\":2,\"index\":1}",
                begin + "\"update\",\"upTo\":1,\"index\":2}",
                begin.replace("2026-03", secret) + "\"hidden\",\"context\":\"\"}",
                secret + "x".repeat(1 << 20));
    }

    @ParameterizedTest
    @MethodSource("damagedLines")
    void aDamagedLineIsNamedAndItsTextIsNot(String line) throws IOException {
        // Latin-1, so that some are no UTF-8.
        Files.write(file, (FIRST + line + "\n").getBytes(StandardCharsets.ISO_8859_1));
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> Signals.journal(directory))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ": line 2: ")
                .satisfies(JournalTest::isSilent);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        Files.write(file, FIRST.getBytes(StandardCharsets.UTF_8));
        Signals.journal(directory).close(); // the lock was given up
    }

    /** Neither in its message nor in those of its causes. */
    static void isSilent(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain(Signals.SECRET).doesNotContain("\n");
        }
    }

    @Test
    void whatIsNoRegularFileIsRefused() throws IOException {
        Files.createDirectory(file);
        assertThatThrownBy(() -> Signals.journal(directory)).hasMessage(file + ": is not a regular file");
        assertThatThrownBy(() -> Journal.read(directory.resolve("none.jsonl")))
                .hasMessage(directory.resolve("none.jsonl") + ": there is no such file");
    }

    @Test
    void thereIsOneWriter() throws IOException {
        try (Journal journal = Signals.journal(directory)) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> Signals.journal(directory))
                        .hasMessage(file + ": is in use by another desk; it has one writer at a time");
            }
            journal.append(Signals.accepted(1));
        }
        Signals.journal(directory).close();
    }

    @Test
    void whatMayNotComeNextIsNotWritten() throws IOException {
        try (Journal journal = Signals.journal(directory)) {
            journal.append(Signals.accepted(1));
            journal.appendUpdate();
            journal.append(new Event.Undone(1));
            List<Entry> before = journal.entries();
            for (Event wrong : List.of(
                    new Event.Undone(1),
                    new Event.Undone(2),
                    new Event.Undone(4),
                    new Event.Update(3, 3),
                    new Event.Update(4, 2),
                    new Event.Accepted(Content.of("x".repeat(1 << 20)), Signals.SECRET))) {
                assertThatThrownBy(() -> journal.append(wrong))
                        .isInstanceOf(IllegalArgumentException.class)
                        .satisfies(JournalTest::isSilent);
            }
            assertThat(journal.entries()).isEqualTo(before);
        }
        assertThat(Journal.read(file)).hasSize(3);
    }

    @Test
    void anInterruptHarmsNothing() throws IOException {
        try (Journal journal = Signals.journal(directory)) {
            Thread.currentThread().interrupt();
            journal.append(Signals.accepted(1));
            assertThat(Thread.interrupted()).isTrue();
            journal.append(Signals.accepted(2));
        }
        assertThat(Journal.read(file)).hasSize(2);
    }

    @Test
    void readersDoNotDisturbTheWriter() throws IOException {
        try (Journal journal = Signals.journal(directory)) {
            journal.append(Signals.accepted(1));
            Files.write(file, "{\"number\":2,".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
            assertThat(Journal.read(file)).hasSize(1);
        }
    }

    @Test
    void eventsSayNothingOfTheirTexts() {
        assertThat(Signals.all())
                .allSatisfy(signal -> assertThat(new Entry(1, Signals.NOON.instant(), signal))
                        .asString()
                        .doesNotContain(Signals.SECRET)
                        .contains(signal.getClass().getSimpleName()));
        assertThat(new Event.WeightSet(Signals.SECRET, 1)).asString().doesNotContain(Signals.SECRET);
        assertThatThrownBy(() -> new Event.Chosen(Signals.BEFORE, Signals.SECRET, Signals.SECRET))
                .satisfies(JournalTest::isSilent);
        assertThatThrownBy(() -> new Event.Accepted(Signals.BEFORE, Signals.SECRET + "\ud83d"))
                .satisfies(JournalTest::isSilent);
    }
}
