package org.rollout4j.train;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.fakes.FuzzedReads;
import org.rollout4j.file.InvalidFileException;

/**
 * Reads arbitrary bytes as a checkpoint. An ordinary test run goes through the inputs in {@code CheckpointFuzzTestInputs};
 * {@code JAZZER_FUZZ=1 mvn test -Dtest=CheckpointFuzzTest -Djazzer.hooks=true} looks for new ones.
 */
class CheckpointFuzzTest {
    private static final FuzzedReads READS = new FuzzedReads(InvalidFileException.class);

    @TempDir
    private static Path directory;

    @FuzzTest(maxDuration = "60s")
    void reading(byte[] bytes) throws IOException {
        Path file = directory.resolve("fuzz.zip");
        Optional<Checkpoint> read = READS.read(file, bytes, CheckpointFile::read);
        if (read.isPresent()) {
            CheckpointFile.write(file, read.get());
            Samples.assertSame(CheckpointFile.read(file), read.get());
        }
    }

    @AfterAll
    static void bothOutcomesWereSeen() {
        READS.assertSaw("read", "refused");
    }
}
