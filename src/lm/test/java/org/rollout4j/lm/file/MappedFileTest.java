package org.rollout4j.lm.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.file.InvalidFileException;

class MappedFileTest {
    @TempDir
    private Path folder;

    @Test
    void everySliceIsWhole() throws IOException {
        byte[] bytes = new byte[97];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        Path file = Files.write(folder.resolve("a"), bytes);
        for (int maxSlice : new int[] {1, 7, 32, 96, 97, 1000}) {
            MappedFile mapped = MappedFile.open(file, maxSlice);
            assertThat(mapped.size()).isEqualTo(97);
            for (int from = 0; from < bytes.length; from++) {
                int length = Math.min(maxSlice, bytes.length - from);
                ByteBuffer slice = mapped.slice(from, length);
                assertThat(slice.remaining()).isEqualTo(length);
                for (int i = 0; i < length; i++) {
                    assertThat(slice.get(i)).isEqualTo((byte) (from + i));
                }
            }
        }
    }

    /** Of nothing but a hole, which takes no room on the disk. */
    @Test
    void aFileOfMoreThanOneMappingIsReadAtItsEnd() throws IOException {
        Path file = folder.resolve("large");
        long size = (5L << 30) + 3;
        try (RandomAccessFile hole = new RandomAccessFile(file.toFile(), "rw")) {
            hole.setLength(size);
            hole.seek(size - 4);
            hole.writeInt(0x01020304);
            hole.seek((2L << 30) - 2);
            hole.writeInt(0x05060708);
        }
        MappedFile mapped = MappedFile.open(file);
        assertThat(mapped.size()).isEqualTo(size);
        assertThat(mapped.slice(size - 4, 4).getInt(0)).isEqualTo(0x04030201);
        assertThat(mapped.slice((2L << 30) - 2, 4).getInt(0)).isEqualTo(0x08070605);
        assertThat(mapped.slice((1L << 30) + 5, 1 << 30).getInt((1 << 30) - 7)).isEqualTo(0x08070605);
    }

    @Test
    void whatIsNoFileIsSaid() throws IOException {
        refused(folder.resolve("none"), "there is no such file");
        refused(folder, "is a folder: a file is needed");
        refused(Path.of("/dev/null"), "is not a regular file");
        refused(Files.createFile(folder.resolve("empty")), "is empty");
    }

    private static void refused(Path file, String problem) {
        assertThatThrownBy(() -> MappedFile.open(file))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(file + ": " + problem);
    }
}
