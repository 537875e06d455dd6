package org.rollout4j.lm.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;

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
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessWriter.class.getName(),
                        folder.toString(),
                        Integer.toString(from))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String last = said.readLine();
            assertThat(last).as("the first model").isNotNull();
            Thread.sleep(millis);
            process.toHandle().destroyForcibly(); // unlike the process's own, this leaves its output to be read
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                last = line;
            }
            process.waitFor();
            return Integer.parseInt(last);
        } finally {
            process.destroyForcibly();
        }
    }
}
