package org.rollout4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.SplitMix;
import org.rollout4j.fakes.ChildJvm;

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
        try (ChildJvm process = ChildJvm.start(EndlessSaver.class, path, from)) {
            String first = process.lines(1);
            Thread.sleep(millis);
            return Long.parseLong(process.kill(first));
        }
    }

    private static long temporaries(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(file -> file.getFileName().toString().contains(".tmp-"))
                    .count();
        }
    }
}
