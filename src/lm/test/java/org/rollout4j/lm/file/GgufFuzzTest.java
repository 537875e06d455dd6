package org.rollout4j.lm.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.file.InvalidFileException;

/**
 * Reads arbitrary bytes as a GGUF file. An ordinary test run goes through the inputs in {@code GgufFuzzTestInputs};
 * {@code JAZZER_FUZZ=1 mvn test -pl src/lm -am -Dtest=GgufFuzzTest -Djazzer.hooks=true} looks for new ones.
 */
class GgufFuzzTest {
    private static final Set<String> OUTCOMES = new HashSet<>();

    @TempDir
    private static Path directory;

    @FuzzTest(maxDuration = "60s")
    void reading(byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve("fuzz.gguf"), bytes);
        Gguf read;
        try {
            read = Gguf.open(file);
        } catch (InvalidFileException e) {
            assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n");
            OUTCOMES.add("refused");
            return;
        }
        OUTCOMES.add("read");
        try {
            read.config();
            read.vocabulary();
        } catch (InvalidFileException e) {
            assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n");
        }
        for (StoredTensor tensor : read.tensors().values()) {
            try {
                assertThat((long) tensor.floats().length).isEqualTo(tensor.length());
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).contains(tensor.name()).doesNotContain("\n");
            }
        }
    }

    @AfterAll
    static void bothOutcomesWereSeen() {
        assertThat(OUTCOMES).as("the inputs were found and run").containsExactlyInAnyOrder("read", "refused");
    }
}
