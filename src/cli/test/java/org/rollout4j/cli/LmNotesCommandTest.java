package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.data.Examples;
import org.rollout4j.lm.data.Kind;
import org.rollout4j.lm.task.NotesGrammar;

class LmNotesCommandTest {
    private static final NotesGrammar GRAMMAR = new NotesGrammar();

    @TempDir
    private Path folder;

    @Test
    void writesExamplesThatTheGrammarReads() throws IOException {
        Path file = folder.resolve("new/notes.jsonl");
        Outcome.of("lm", "notes", "--count", 50, "--out", file).succeeded();

        List<Example> examples = Examples.read(file, Kind.PROMPT_COMPLETION);

        assertThat(examples).hasSize(50).allSatisfy(example -> {
            String prompt = (String) example.row().get("prompt");
            String completion = (String) example.row().get("completion");
            assertThat(GRAMMAR.parse(prompt, completion)).isPresent();
        });
    }

    @Test
    void writesTextThatTheGrammarReads() throws IOException {
        Path file = folder.resolve("notes.txt");
        Outcome.of("lm", "notes", "--count", 50, "--seed", 7, "--out", file).succeeded();

        String[] notes = Files.readString(file).split("\n\n\n(?=Note: |\\z)");

        assertThat(notes).hasSize(50).allSatisfy(note -> {
            int prompt = note.indexOf("\n\n") + 2;
            assertThat(GRAMMAR.parse(note.substring(0, prompt), note.substring(prompt)))
                    .isPresent();
        });
    }

    @Test
    void theSameSeedWritesTheSameNotes() throws IOException {
        for (String name : List.of("one.txt", "other.txt")) {
            Outcome.of("lm", "notes", "--count", 9, "--seed", 7, "--out", folder.resolve(name))
                    .succeeded();
        }
        Outcome.of("lm", "notes", "--count", 9, "--seed", 8, "--out", folder.resolve("third.txt"))
                .succeeded();

        assertThat(folder.resolve("other.txt")).hasSameTextualContentAs(folder.resolve("one.txt"));
        assertThat(Files.readString(folder.resolve("third.txt")))
                .isNotEqualTo(Files.readString(folder.resolve("one.txt")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1000001"})
    void aCountOutsideOfItsRangeIsRefused(String count) {
        Path file = folder.resolve("notes.txt");

        Outcome.of("lm", "notes", "--count", count, "--out", file).failedWith(2, "--count", count);

        assertThat(file).doesNotExist();
    }
}
