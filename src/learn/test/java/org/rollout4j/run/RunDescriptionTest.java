package org.rollout4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run learned from, an environment or files, is known without either. */
class RunDescriptionTest {
    @TempDir
    private Path run;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"environment\": \"drain-grid\" | drain-grid",
                "\"data\": [\"/home/me/a.txt\"] | a.txt",
                "\"data\": [\"/home/me/a.txt\", \"b.jsonl\", \"C:\\\\texts\\\\c.txt\"] | 'a.txt, b.jsonl, c.txt'",
                "\"environment\": \"drain-grid\", \"data\": [\"a.txt\"] | drain-grid",
            })
    void itsSubjectIsNamed(String about, String expected) throws IOException {
        write(about);
        assertThat(RunDescription.read(run).environment()).isEqualTo(expected);
    }

    @Test
    void aRunOfNothingIsRefused() throws IOException {
        write("\"data\": 3");
        assertThatThrownBy(() -> RunDescription.read(run))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("environment");
    }

    private void write(String about) throws IOException {
        Files.writeString(
                run.resolve("config.json"),
                "{" + about + ", \"algorithm\": \"own\", \"seed\": 1, \"training\": {}, \"configuration\": {}}");
    }
}
