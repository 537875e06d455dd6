package org.rollout4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.SplitMix;

/** Kills real processes while they save. */
@Tag("slow")
class KilledSaverTest {
    private static final int KILLS = 10;

    @TempDir
    private Path directory;

    @Test
    void noCheckpointThatWasSavedIsLost() throws Exception {
        Path path = directory.resolve("run");
        RunDirectory.create(path, List.of()).close();
        SplitMix rng = new SplitMix(11);
        int leftovers = 0;
        long saved = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            saved = saveUntilKilled(path, saved, rng.nextInt(60));
            Checkpoint last = CheckpointFile.read(path.resolve("last.zip"));
            long step = last.manifest().progress().steps();
            assertThat(step).isGreaterThanOrEqualTo(saved);
            Samples.assertSame(last, Samples.checkpoint(step, EndlessSaver.SIZE, step));
            saved = step;

            leftovers += temporaries(path) > 0 ? 1 : 0;
            RunDirectory.resume(path).close();
            assertThat(temporaries(path)).isZero();
        }
        assertThat(leftovers).as("kills in the middle of a save").isPositive();
    }

    /** Returns the last step that the process said it had saved. */
    private static long saveUntilKilled(Path path, long from, int millis) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessSaver.class.getName(),
                        path.toString(),
                        Long.toString(from))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String last = said.readLine();
            assertThat(last).as("the first save").isNotNull();
            Thread.sleep(millis);
            process.toHandle().destroyForcibly(); // unlike the process's own, this leaves its output to be read
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                last = line;
            }
            process.waitFor();
            return Long.parseLong(last);
        } finally {
            process.destroyForcibly();
        }
    }

    private static long temporaries(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(file -> file.getFileName().toString().contains(".tmp-"))
                    .count();
        }
    }
}
