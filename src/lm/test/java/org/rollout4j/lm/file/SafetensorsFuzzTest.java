package org.rollout4j.lm.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.fakes.FuzzedReads;
import org.rollout4j.file.InvalidFileException;

/**
 * Reads arbitrary bytes as a safetensors file. An ordinary test run goes through the inputs in {@code SafetensorsFuzzTestInputs};
 * {@code JAZZER_FUZZ=1 mvn test -pl src/lm -am -Dtest=SafetensorsFuzzTest -Djazzer.hooks=true} looks for new ones.
 */
class SafetensorsFuzzTest {
    private static final FuzzedReads READS = new FuzzedReads(InvalidFileException.class);

    @TempDir
    private static Path directory;

    @FuzzTest(maxDuration = "60s")
    void reading(byte[] bytes) throws IOException {
        READS.read(directory.resolve("fuzz.safetensors"), bytes, Safetensors::open)
                .ifPresent(read -> assertDecoded(read.tensors().values()));
    }

    /** Numbers come out as they should, or one line that names the tensor. */
    static void assertDecoded(Collection<StoredTensor> tensors) {
        for (StoredTensor tensor : tensors) {
            try {
                assertThat((long) tensor.floats().length).isEqualTo(tensor.length());
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).contains(tensor.name()).doesNotContain("\n");
            }
        }
    }

    @AfterAll
    static void bothOutcomesWereSeen() {
        READS.assertSaw("read", "refused");
    }
}
