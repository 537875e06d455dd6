package org.rollout4j.lm.file;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Workers;
import org.rollout4j.file.InvalidFileException;

/** Somebody cuts a file short between the look at its head and the reading of its tensors. */
class ShrinkingFileTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"gpt2-f16.gguf", "llama-q8_0.gguf", "llama-untied-q4_1.gguf", "qwen3-bf16.gguf"})
    void isRefused(String name) throws IOException {
        Path file = Files.copy(Fixtures.GGUF.resolve(name), folder.resolve(name));
        Gguf gguf = Gguf.open(file);
        long size = Files.size(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(4096);
        }
        assertThatThrownBy(() -> gguf.weights(Workers.caller()))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(file + ": length of " + name + " is 4096: it was " + size + " when it was opened");
    }
}
