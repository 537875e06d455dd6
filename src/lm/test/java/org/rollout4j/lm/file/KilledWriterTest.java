package org.rollout4j.lm.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.fakes.ChildJvm;

/** A process that replaces a model's folder is killed at any moment: the folder's model is whole, and none older than the last one said. */
@Tag("slow")
class KilledWriterTest {
    private static final int KILLS = 12;

    @TempDir
    private Path directory;

    @Test
    void noModelThatWasWrittenIsLost() throws Exception {
        Path folder = directory.resolve("model");
        SplitMix random = new SplitMix(3);
        int number = 1;
        int leftovers = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int said = writeUntilKilled(folder, number, random.nextInt(80));
            try (Stream<Path> files = Files.list(directory)) {
                leftovers += files.count() > 1 ? 1 : 0;
            }
            float[] values = ModelFiles.read(folder, Fixtures.TOKENIZERS, Workers.caller())
                    .weights()
                    .values();
            assertThat(values[0]).isBetween((float) said, (float) said + 1);
            for (float value : values) {
                assertThat(value).isEqualTo(values[0]);
            }
            number = said + 2;
        }
        assertThat(leftovers).as("kills in the middle of writing").isPositive();
        ModelFiles.write(EndlessWriter.model(0), folder);
        assertThat(directory.toFile().list()).containsExactly("model");
    }

    /** Returns the last number that the process said it had written. */
    private static int writeUntilKilled(Path folder, int from, int millis) throws IOException, InterruptedException {
        try (ChildJvm process = ChildJvm.start(EndlessWriter.class, folder, from)) {
            String first = process.lines(1);
            Thread.sleep(millis);
            return Integer.parseInt(process.kill(first));
        }
    }
}
