package org.rollout4j.fakes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What arbitrary bytes come to as a file: it is read, or refused in one line that begins with its name. */
public final class FuzzedReads {
    private final Class<? extends IOException> refusal;
    private final Set<String> outcomes = new HashSet<>();

    /** Reads a file. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(Path file) throws IOException;
    }

    /** @param refusal what alone may be thrown */
    public FuzzedReads(Class<? extends IOException> refusal) {
        this.refusal = refusal;
    }

    /** What is read of these bytes; nothing if they are refused. */
    public <T> Optional<T> read(Path file, byte[] bytes, Reader<T> reader) throws IOException {
        Files.write(file, bytes);
        try {
            T read = reader.read(file);
            saw("read");
            return Optional.of(read);
        } catch (IOException e) {
            assertRefused(file, e);
            saw("refused");
            return Optional.empty();
        }
    }

    /** Checks how a file is refused. */
    public void assertRefused(Path file, IOException e) {
        assertThat(e).isInstanceOf(refusal);
        assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n");
    }

    public void saw(String outcome) {
        outcomes.add(outcome);
    }

    /** Checks that inputs were found and run: all of these have been seen, and nothing else. */
    public void assertSaw(String... all) {
        assertThat(outcomes).as("the inputs were found and run").containsExactlyInAnyOrder(all);
    }
}
