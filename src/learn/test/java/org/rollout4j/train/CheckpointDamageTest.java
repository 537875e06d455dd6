package org.rollout4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.file.InvalidFileException;

/** Whatever happens to the bytes of a checkpoint: it is refused, or it is still the same checkpoint. */
@Tag("slow")
class CheckpointDamageTest {
    private static final Checkpoint SAMPLE = Samples.checkpoint(1234, 100, 1);

    @TempDir
    private Path directory;

    private Path file;
    private byte[] whole;

    @BeforeEach
    void writeSample() throws IOException {
        file = directory.resolve("a.zip");
        CheckpointFile.write(file, SAMPLE);
        whole = Files.readAllBytes(file);
    }

    @Test
    void truncationsAreRefused() throws IOException {
        for (int length = 0; length < whole.length; length += 3) {
            assertThat(refusedOrSame(Arrays.copyOf(whole, length)))
                    .as("%d bytes", length)
                    .isTrue();
        }
    }

    /** One bit of eleven, each of the eight of a byte in turn. */
    @Test
    void flippedBitsAreRefusedOrHarmless() throws IOException {
        int flips = 0;
        int refused = 0;
        for (int bit = 0; bit < whole.length * 8; bit += 11) {
            flips++;
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            refused += refusedOrSame(flipped) ? 1 : 0;
        }
        // Harmless are only the times in the headers, and the directory at the end, which repeats them.
        assertThat(refused).isGreaterThan(flips / 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void overwrittenStretchesAreRefusedOrHarmless(long seed) throws IOException {
        SplitMix rng = new SplitMix(seed);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = whole.clone();
            int from = rng.nextInt(damaged.length);
            int to = Math.min(damaged.length, from + 1 + rng.nextInt(40));
            switch (rng.nextInt(3)) {
                case 0 -> Arrays.fill(damaged, from, to, (byte) rng.nextInt());
                case 1 -> {
                    int source = rng.nextInt(damaged.length - (to - from) + 1);
                    System.arraycopy(whole, source, damaged, from, to - from);
                }
                default -> {
                    for (int k = from; k < to; k++) {
                        damaged[k] = (byte) rng.nextInt();
                    }
                }
            }
            refusedOrSame(damaged);
        }
    }

    /** True if refused, false if the same; fails on anything else. */
    private boolean refusedOrSame(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        Checkpoint read;
        try {
            read = CheckpointFile.read(file);
        } catch (InvalidFileException e) {
            assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n", "null");
            return true;
        }
        Samples.assertSame(read, SAMPLE);
        return false;
    }
}
