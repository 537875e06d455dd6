package org.rollout4j.lm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.file.Json;
import org.rollout4j.lm.data.Finding.Issue;

/** What is found in data sets. */
class DataCheckTest {
    private static final Characters TOKENIZER = new Characters("abcdefghijklmnopqrstuvwxyz ");
    private static final Encoder ENCODER = new Encoder(TOKENIZER, OptionalInt.of(TOKENIZER.end()), null);
    private static final SftFormat FORMAT = SftFormat.defaults().withMaxLength(8);

    @TempDir
    private Path folder;

    @Test
    void nothingIsFoundInAGoodFile() throws IOException {
        Path file = file("train", "{'text': 'c'}", "{'text': 'cde', 'id': 5}", "{'text': 'cdefg'}");

        DataCheck check = DataCheck.of(file, null, TOKENIZER, ENCODER, FORMAT);

        assertThat(check.training().findings()).isEmpty();
        assertThat(check.training().rows()).isEqualTo(3);
        assertThat(check.training().kinds()).isEqualTo(Map.of(Kind.LANGUAGE_MODELING, 3));
        assertThat(check.training().characters()).isEqualTo(new Lengths(3, 1, 3, 5, 5, 9));
        assertThat(check.training().tokens()).isEqualTo(new Lengths(3, 2, 4, 6, 6, 12));
        assertThat(check.errors()).isZero();
        assertThat(check.text()).endsWith("nothing found\n");
    }

    @Test
    void everyKindOfFindingNamesItsLines() throws IOException {
        Path file = file(
                "train",
                "{'prompt': 'cd', 'completion': 'ef'}", // 1
                "{'prompt': 'cd', 'completion': 'gh'}", // 2: another completion
                "", // 3: blank
                "{'prompt': 'ca', 'completion': 'bd'}", // 4: boundary
                "{'prompt': 'ij', 'completion': 5}", // 5: broken
                "{'text': 'cdef'}", // 6: mixed
                "{'prompt': 'kl', 'completion': ''}", // 7: empty
                "{'completion': 'ef', 'prompt': 'cd', 'id': 3}", // 8: duplicate of 1
                "{'prompt': 'mn', 'completion': 'opqrstuv'}", // 9: too long
                "{'prompt': 'mnopqrstu', 'completion': 'v'}", // 10: nothing to learn within 8 tokens
                "{'prompt': 'wx', 'completion': 'Y'}"); // 11: no token
        Path validation = file(
                "validation",
                "{'prompt': 'cd', 'completion': 'gh', 'id': 9}", // a row of the training file
                "{'prompt': 'ca', 'completion': 'zz'}", // a prompt of it
                "{'prompt': 'zz', 'completion': 'zz'}");

        DataCheck check = DataCheck.of(file, validation, TOKENIZER, ENCODER, FORMAT);

        FileReport report = check.training();
        assertFound(report, Issue.DIFFERENT_COMPLETION, file + ":2");
        assertFound(report, Issue.BLANK_LINE, file + ":3");
        assertFound(report, Issue.BOUNDARY_MERGE, file + ":4");
        assertFound(
                report, Issue.BROKEN_ROW, file + ":5: completion is a number: text or a list of messages is needed");
        assertFound(
                report, Issue.MIXED_KINDS, file + ":6: text or messages, where the first has prompt and completion");
        assertFound(report, Issue.EMPTY_ROW, file + ":7");
        assertFound(report, Issue.DUPLICATE, file + ":8: as " + file + ":1");
        assertFound(report, Issue.OVER_MAX_LENGTH, file + ":9: 11 tokens", file + ":10: 11 tokens");
        assertFound(report, Issue.NO_TARGET, file + ":10");
        assertFound(report, Issue.UNENCODABLE, file + ":11: character is Y: there is no token for it");
        assertThat(report.findings()).hasSize(10);
        assertThat(report.rows()).isEqualTo(9);
        FileReport other = check.validation();
        assertFound(other, Issue.LEAKED_ROW, validation + ":1: as " + file + ":2");
        assertFound(other, Issue.LEAKED_PROMPT, validation + ":1", validation + ":2");
        assertThat(other.findings()).hasSize(2);
        assertThat(check.errors()).isEqualTo(4);
        assertThat(check.text())
                .contains(file + ":5: completion is a number", "2 rows: longer than maxLength", "4 errors, 8 warnings");
        assertThat(Json.tree(check.json()).at("/validation/findings/0/issue").asText())
                .isEqualTo("leaked_row");
        assertThat(Json.tree(check.json())
                        .at("/training/kinds/prompt_completion")
                        .asInt())
                .isEqualTo(8);
        assertThat(Json.tree(check.json()).at("/warnings").asInt()).isEqualTo(8);
    }

    @Test
    void manyBrokenRowsAreCountedAndTheFirstNamed() throws IOException {
        Path file = folder.resolve("train.jsonl");
        Files.writeString(file, "nonsense\n".repeat(1_000) + "x".repeat(Lines.MAX_BYTES + 1));

        DataCheck check = DataCheck.of(file, null, null, null, FORMAT);

        Finding broken = check.training().findings().get(0);
        assertThat(broken.issue()).isEqualTo(Issue.BROKEN_ROW);
        assertThat(broken.count()).isEqualTo(1_001);
        assertThat(broken.places()).hasSize(Finding.MAX_PLACES);
        assertThat(check.training().findings()).hasSize(1);
        assertThat(check.training().tokens()).isNull();
    }

    @Test
    void aFileWithoutRowsIsAnError() throws IOException {
        Path file = file("train", "", " ");

        DataCheck check = DataCheck.of(file, null, TOKENIZER, ENCODER, FORMAT);

        assertFound(check.training(), Issue.EMPTY_FILE, file.toString());
        assertThat(check.errors()).isEqualTo(1);
        assertThat(check.training().tokens()).isEqualTo(new Lengths(0, 0, 0, 0, 0, 0));
        assertThatThrownBy(() -> DataCheck.of(folder.resolve("none"), null, null, null, FORMAT))
                .hasMessage(folder.resolve("none") + ": there is no such file");
    }

    @Test
    void otherKindsAreMeasuredByTheirLongerCompletion() throws IOException {
        Path file = file(
                "train",
                "{'prompt': 'cd', 'chosen': 'e', 'rejected': 'efgh'}",
                "{'prompt': 'cd', 'chosen': 'e', 'rejected': 'f'}",
                "{'prompt': 'ca', 'chosen': 'e', 'rejected': 'b'}");

        DataCheck check = DataCheck.of(file, null, TOKENIZER, ENCODER, FORMAT);

        assertThat(check.training().kinds()).isEqualTo(Map.of(Kind.PREFERENCE, 3));
        assertThat(check.training().characters()).isEqualTo(new Lengths(3, 3, 3, 6, 6, 12));
        assertThat(check.training().tokens().max()).isEqualTo(7);
        assertFound(check.training(), Issue.BOUNDARY_MERGE, file + ":3");
        assertThat(check.training().findings()).hasSize(1);
        Path prompts = file("prompts", "{'prompt': 'cdef'}", "{'prompt': ''}");
        DataCheck ofPrompts = DataCheck.of(prompts, null, TOKENIZER, ENCODER, FORMAT);
        assertFound(ofPrompts.training(), Issue.EMPTY_ROW, prompts + ":2");
        assertThat(ofPrompts.training().findings()).hasSize(1);
    }

    private static void assertFound(FileReport report, Issue issue, String... places) {
        assertThat(report.findings()).contains(new Finding(issue, places.length, List.of(places)));
    }

    private Path file(String name, String... lines) throws IOException {
        Path file = folder.resolve(name + ".jsonl");
        return Files.writeString(file, String.join("\n", lines).replace('\'', '"') + "\n");
    }
}
