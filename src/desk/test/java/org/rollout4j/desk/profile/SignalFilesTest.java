package org.rollout4j.desk.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.DataCheck;
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.data.Examples;
import org.rollout4j.lm.data.Kind;
import org.rollout4j.lm.data.SftFormat;

class SignalFilesTest {
    @TempDir
    private Path directory;

    private Profile profile(String name) throws IOException {
        return Profile.create(directory.resolve(name), Signals.BASE, Signals.NOON);
    }

    /** Preferences and thumbs of texts, of conversations and of the beginning of a document. */
    @Test
    void whatIsExportedPassesTheCheckAndComesBackTheSame() throws IOException {
        Path preferences = directory.resolve("preferences.jsonl");
        Path unpaired = directory.resolve("kto.jsonl");
        try (Profile profile = profile("one")) {
            for (Event.Signal signal : Signals.all()) {
                profile.record(signal);
            }
            assertThat(profile.exportPreferences(preferences)).isEqualTo(6);
            assertThat(profile.exportUnpaired(unpaired)).isEqualTo(9);
        }
        for (Path file : List.of(preferences, unpaired)) {
            assertThat(DataCheck.of(file, null, null, null, SftFormat.defaults())
                            .errors())
                    .isZero();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        Path again = directory.resolve("again.jsonl");
        try (Profile profile = profile("other")) {
            assertThat(profile.importRows(preferences)).isEqualTo(6);
            assertThat(profile.importRows(unpaired)).isEqualTo(9);
            assertThat(profile.entries().stream().map(Entry::event))
                    .containsExactlyInAnyOrderElementsOf(Signals.all().stream()
                            .filter(signal -> !(signal instanceof Event.Ignored || signal instanceof Event.Hidden))
                            .toList());
            profile.exportPreferences(again);
            assertThat(again).hasSameBinaryContentAs(preferences);
            profile.exportUnpaired(again);
            assertThat(again).hasSameBinaryContentAs(unpaired);
        }
    }

    @Test
    void rowsAreThoseOfTrl() throws IOException {
        Path file = directory.resolve("rows.jsonl");
        try (Profile profile = profile("one")) {
            profile.record(new Event.Edited(Content.of("Dear "), "all", "Ann"));
            profile.exportPreferences(file);
            Example.Preference edit =
                    (Example.Preference) Examples.read(file, Kind.PREFERENCE).get(0);
            assertThat(edit.prompt()).isEqualTo(Content.of("Dear "));
            assertThat(edit.chosen()).isEqualTo(Content.of("Ann"));
            assertThat(edit.rejected()).isEqualTo(Content.of("all"));
            profile.record(new Event.AcceptedWords(Content.of("Dear "), "Ann and Bob", "Ann"));
            profile.record(new Event.Rejected(Content.of("Dear "), "sirs"));
            profile.exportUnpaired(file);
            assertThat(Files.readString(file)).isEqualTo("""
                            {"prompt":"Dear ","completion":"Ann","label":true,"event":"accepted-words","shown":"Ann and Bob"}
                            {"prompt":"Dear ","completion":"sirs","label":false,"event":"rejected"}
                            """);
        }
    }

    @Test
    void whatWasTakenBackIsNotExported() throws IOException {
        Path file = directory.resolve("rows.jsonl");
        try (Profile profile = profile("one")) {
            profile.record(Signals.accepted(1));
            profile.undo();
            assertThatThrownBy(() -> profile.exportUnpaired(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(file + ": nothing to write");
            assertThat(file).doesNotExist();
        }
    }

    /** The longest event that a journal takes is no longer than a line of a data set may be. */
    @Test
    void theLongestEventCanBeExported() throws IOException {
        Path file = directory.resolve("rows.jsonl");
        try (Profile profile = profile("one")) {
            String longest = "x".repeat(Journal.MAX_WRITTEN_BYTES - 300);
            profile.record(new Event.AcceptedWords(Signals.INSTRUCTION, longest.substring(0, 2000), "x"));
            profile.record(new Event.Accepted(Content.of(longest), "y"));
            profile.exportUnpaired(file);
            assertThat(Examples.read(file)).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zQmarked",
                "{\"prompt\":\"a\",\"completion\":\"b\",\"label\":\"zQmarked\"}",
                "{\"prompt\":\"a\",\"completion\":\"b\",\"zQmarked\":1}",
                "{\"text\":\"zQmarked\"}",
                "{\"zQmarked\":\"a\"}",
                "{\"prompt\":\"a\",\"completion\":\"\",\"label\":true}",
                "{\"prompt\":\"a\",\"chosen\":\"zQmarked\",\"rejected\":\"zQmarked\"}",
                "{\"prompt\":[{\"role\":\"user\",\"content\":\"a\"}],\"completion\":[{\"role\":\"zQmarked\",\"content\":\"b\"}],\"label\":true}",
                "{\"prompt\":[{\"role\":\"user\",\"content\":\"a\",\"x\":\"zQmarked\"}],\"completion\":[],\"label\":true}",
                "{\"prompt\":\"a\",\"completion\":\"b\",\"label\":true,\"event\":\"accepted-words\",\"shown\":\"zQmarked\"}"
            })
    void aBrokenRowIsNamedAndNothingIsImported(String row) throws IOException {
        Path file = directory.resolve("rows.jsonl");
        Files.writeString(file, "{\"prompt\":\"a\",\"completion\":\"b\",\"label\":true}\n" + row + "\n");
        try (Profile profile = profile("one")) {
            assertThatThrownBy(() -> profile.importRows(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(file + ":2: ")
                    .satisfies(JournalTest::isSilent);
            assertThat(profile.entries()).isEmpty();
        }
    }

    @Test
    void rowsOfOthersAreChoicesAndThumbs() throws IOException {
        Path file = directory.resolve("rows.jsonl");
        Files.writeString(file, """
                {"chosen":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}],"rejected":[{"role":"user","content":"a"},{"role":"assistant","content":"c"}],"score":3}
                {"prompt":"a","completion":"b","label":true,"event":"a party"}
                """);
        try (Profile profile = profile("one")) {
            profile.importRows(file);
            assertThat(profile.entries().stream().map(Entry::event))
                    .hasSize(2)
                    .hasExactlyElementsOfTypes(Event.Chosen.class, Event.Accepted.class);
        }
    }
}
