package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LmCheckDataCommandTest {
    @TempDir
    private Path folder;

    @Test
    void goodRowsAreCountedAndBrokenOnesAreFailures() throws IOException {
        Path good = LanguageModels.rows(folder.resolve("good.jsonl"));
        assertThat(Outcome.of("lm", "check-data", good).succeeded().out()).contains("80 rows", "prompt and completion");

        Path bad = Files.writeString(folder.resolve("bad.jsonl"), "{\"text\": \"a\"}\n{\"text\": 3}\n");
        Outcome told = Outcome.of("lm", "check-data", bad, "--json");
        assertThat(told.exitCode()).isEqualTo(1);
        assertThat(told.err()).isEmpty();
        JsonNode json = told.json();
        assertThat(json.get("errors").asInt()).isEqualTo(1);
        assertThat(json.at("/training/findings/0/places/0").asText()).startsWith(bad + ":2: text is a number");
    }

    @Test
    void aModelTellsLengthsAndWhatItHasNoTokenFor() throws IOException {
        Path model = LanguageModels.write(folder.resolve("model"), false);
        Path good = LanguageModels.rows(folder.resolve("good.jsonl"));
        JsonNode json = Outcome.of("lm", "check-data", good, "--model", model, "--json")
                .succeeded()
                .json();
        assertThat(json.at("/training/tokens/max").asInt()).isBetween(10, 20);
        assertThat(json.toString()).doesNotContain("OVER_MAX_LENGTH");
        assertThat(Outcome.of("lm", "check-data", good, "--model", model, "--max-length", 6)
                        .succeeded()
                        .out())
                .contains("longer than maxLength");
        Path strange = Files.writeString(folder.resolve("strange.jsonl"), "{\"text\": \"\u00c4\"}\n");
        assertThat(Outcome.of("lm", "check-data", strange, "--model", model).exitCode())
                .isEqualTo(1);
        Path talk = Files.writeString(
                folder.resolve("talk.jsonl"), "{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}\n");
        assertThat(Outcome.of("lm", "check-data", talk, "--model", model).out()).contains("chat template");
        Outcome.of("lm", "check-data", talk, "--model", LanguageModels.write(folder.resolve("chat"), true))
                .succeeded();
    }

    @Test
    void rowsOfBothFilesAreFound() throws IOException {
        Path good = LanguageModels.rows(folder.resolve("good.jsonl"));
        Outcome told = Outcome.of("lm", "check-data", good, "--validation", good);
        assertThat(told.exitCode()).isEqualTo(1);
        assertThat(told.out()).contains("in the training file too");
    }

    @Test
    void optionsAndFilesAreNamed() {
        Outcome.of("lm", "check-data", folder.resolve("none.jsonl"))
                .failedWith(1, "none.jsonl", "there is no such file");
        Outcome.of("lm", "check-data", folder, "--max-length", 5).failedWith(2, "--max-length", "--model");
        Outcome.of("lm", "check-data", folder, "--model", folder, "--max-length", 1)
                .failedWith(2, "--max-length is 1");
    }
}
