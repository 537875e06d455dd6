package org.rollout4j.lm.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.file.InvalidFileException;

class OpenFileTest {
    @TempDir
    private Path folder;

    @Test
    void anyBytesAreReadWhole() throws IOException {
        byte[] bytes = numbered(97, 0);
        try (OpenFile file = open(Files.write(folder.resolve("a"), bytes))) {
            assertThat(file.size()).isEqualTo(97);
            for (int from = 0; from < bytes.length; from++) {
                for (int end = from; end <= bytes.length; end++) {
                    assertThat(file.read(from, end - from).array()).isEqualTo(Arrays.copyOfRange(bytes, from, end));
                }
            }
        }
    }

    /** Of nothing but a hole, which takes no room on the disk. */
    @Test
    void aFileOfMoreThanAnIntegersLengthIsReadAtItsEnd() throws IOException {
        Path path = folder.resolve("large");
        long size = (5L << 30) + 3;
        try (RandomAccessFile hole = new RandomAccessFile(path.toFile(), "rw")) {
            hole.setLength(size);
            hole.seek(size - 4);
            hole.writeInt(0x01020304);
            hole.seek((2L << 30) - 2);
            hole.writeInt(0x05060708);
        }
        try (OpenFile file = open(path)) {
            assertThat(file.size()).isEqualTo(size);
            assertThat(file.read(size - 4, 4).getInt(0)).isEqualTo(0x04030201);
            assertThat(file.read((2L << 30) - 2, 4).getInt(0)).isEqualTo(0x08070605);
        }
    }

    @Test
    void aFileThatIsPutInItsPlaceIsNotRead() throws IOException {
        Path path = Files.write(folder.resolve("a"), numbered(50, 0));
        try (OpenFile file = open(path)) {
            Path other = Files.write(folder.resolve("b"), numbered(50, 100));
            Files.move(other, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            assertThat(file.read(0, 50).array()).isEqualTo(numbered(50, 0));
        }
    }

    @Test
    void aRefusedFileIsClosed() throws IOException {
        List<OpenFile> opened = new ArrayList<>();
        Path path = Files.write(folder.resolve("a"), numbered(8, 0));
        assertThatThrownBy(() -> OpenFile.open(path, file -> {
                    opened.add(file);
                    throw new IllegalArgumentException("is not liked");
                }))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(path + ": is not liked");
        assertThatThrownBy(() -> opened.get(0).read(0, ByteBuffer.allocate(1)))
                .hasMessage("cannot be read: ClosedChannelException")
                .hasCauseInstanceOf(ClosedChannelException.class);
    }

    @Test
    void whatIsNoFileIsSaid() throws IOException {
        refused(folder.resolve("none"), "there is no such file");
        refused(folder, "is a folder: a file is needed");
        refused(Path.of("/dev/null"), "is not a regular file");
        refused(Files.createFile(folder.resolve("empty")), "is empty");
    }

    private static OpenFile open(Path path) throws InvalidFileException {
        return OpenFile.open(path, file -> file);
    }

    private static byte[] numbered(int length, int first) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }

    private static void refused(Path file, String problem) {
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(file + ": " + problem);
    }
}
