package org.rollout4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.file.AtomicFiles;

class AtomicFilesTest {
    @TempDir
    private Path directory;

    @Test
    void replacesAsAWhole() throws IOException {
        Path file = directory.resolve("a");
        write(file, "one");
        AtomicFiles.write(file, out -> {
            out.write('2');
            out.flush();
            assertThat(file).hasContent("one");
        });
        assertThat(file).hasContent("2");
        assertThat(directory.toFile().list()).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 70_000, 200_000})
    void aFullDiskLeavesWhatWasThere(int room) throws IOException {
        Path file = directory.resolve("a.zip");
        CheckpointFile.write(file, Samples.checkpoint(1, 10, 1));
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> AtomicFiles.write(file, out -> {
                    OutputStream small = new SmallDisk(out, room);
                    for (int i = 0; i <= room; i++) {
                        small.write(i);
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ": cannot write: No space left on device");
        assertThat(file).hasBinaryContent(before);
        assertThat(directory.toFile().list()).containsExactly("a.zip");
    }

    @Test
    void aFailureOfTheWriterLeavesWhatWasThere() throws IOException {
        Path file = directory.resolve("a");
        write(file, "one");
        assertThatThrownBy(() -> AtomicFiles.write(file, out -> {
                    throw new IllegalStateException("writer");
                }))
                .hasMessage("writer");
        assertThat(file).hasContent("one");
        assertThat(directory.toFile().list()).containsExactly("a");
    }

    @Test
    void missingFoldersAreNamed() {
        Path file = directory.resolve("no/where/a");
        assertThatThrownBy(() -> write(file, "x"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ": cannot write: ");
        assertThatThrownBy(() -> write(directory, "x")).isInstanceOf(IOException.class);
    }

    @Test
    void anInterruptDoesNotKeepFromWriting() throws IOException {
        Path file = directory.resolve("a");
        Thread.currentThread().interrupt();
        try {
            write(file, "kept");
            AtomicFiles.duplicate(file, directory.resolve("b"));
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
        assertThat(file).hasContent("kept");
    }

    @Test
    void duplicatesReplaceAndStandAlone() throws IOException {
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        write(first, "one");
        write(second, "old");
        AtomicFiles.duplicate(first, second);
        AtomicFiles.duplicate(first, second); // two links to one file already
        assertThat(second).hasContent("one");
        write(first, "two");
        assertThat(second).hasContent("one");
        Files.delete(first);
        assertThat(directory.toFile().list()).containsExactly("second");
        assertThatThrownBy(() -> AtomicFiles.duplicate(first, second))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(second + ": cannot write: ");
        assertThat(second).hasContent("one");
    }

    @Test
    void sweepTakesLeftoversOnly() throws IOException {
        for (String name : new String[] {"a.zip", ".lock", ".a.zip.tmp-12-ab", "b.tmp-1", ".x"}) {
            Files.createFile(directory.resolve(name));
        }
        AtomicFiles.sweep(directory);
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("a.zip", ".lock", "b.tmp-1", ".x");
    }

    /** {@code /dev/full} is a disk without room, also for root, whom permissions do not stop. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theReasonOfTheSystemIsKept() throws IOException {
        Path full = Path.of("/dev/full");
        try (OutputStream out = new FileOutputStream(full.toFile())) {
            assertThatThrownBy(() -> out.write(1))
                    .satisfies(e -> assertThat(AtomicFiles.cannotWrite(full, (IOException) e))
                            .hasMessage("/dev/full: cannot write: No space left on device"));
        }
    }

    private static void write(Path file, String text) throws IOException {
        AtomicFiles.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static final class SmallDisk extends FilterOutputStream {
        private int room;

        SmallDisk(OutputStream out, int room) {
            super(out);
            this.room = room;
        }

        @Override
        public void write(int b) throws IOException {
            if (room-- == 0) {
                throw new IOException("No space left on device");
            }
            out.write(b);
        }
    }
}
