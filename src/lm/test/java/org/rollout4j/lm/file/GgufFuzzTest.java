package org.rollout4j.lm.file;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.fakes.FuzzedReads;
import org.rollout4j.file.InvalidFileException;

/**
 * Reads arbitrary bytes as a GGUF file. An ordinary test run goes through the inputs in {@code GgufFuzzTestInputs};
 * {@code JAZZER_FUZZ=1 mvn test -pl src/lm -am -Dtest=GgufFuzzTest -Djazzer.hooks=true} looks for new ones.
 */
class GgufFuzzTest {
    private static final FuzzedReads READS = new FuzzedReads(InvalidFileException.class);

    @TempDir
    private static Path directory;

    @FuzzTest(maxDuration = "60s")
    void reading(byte[] bytes) throws IOException {
        Path file = directory.resolve("fuzz.gguf");
        Optional<Gguf> read = READS.read(file, bytes, Gguf::open);
        if (read.isEmpty()) {
            return;
        }
        try {
            read.get().config();
            read.get().vocabulary();
        } catch (InvalidFileException e) {
            READS.assertRefused(file, e);
        }
        SafetensorsFuzzTest.assertDecoded(read.get().tensors().values());
    }

    @AfterAll
    static void bothOutcomesWereSeen() {
        READS.assertSaw("read", "refused");
    }
}
