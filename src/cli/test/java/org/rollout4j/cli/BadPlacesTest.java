package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run directories that cannot be, and what must stay as it was. */
class BadPlacesTest {
    @TempDir
    private Path folder;

    @Test
    void aRunIsNotOverwritten() throws IOException {
        Path run = Outcome.trained(folder.resolve("run"), "--algo", "sarsa");
        byte[] before = Files.readAllBytes(run.resolve("last.zip"));

        Outcome.of("train", "drain-grid-2x2", "--quiet", "--run", run).failedWith(1, run.toString(), "is not empty");

        assertThat(Files.readAllBytes(run.resolve("last.zip"))).isEqualTo(before);
    }

    @Test
    void aFolderWithOtherThingsIsNotUsed() throws IOException {
        Path thesis = Files.writeString(folder.resolve("thesis.txt"), "precious");

        Outcome.of("train", "drain-grid-2x2", "--quiet", "--run", folder).failedWith(1, "is not empty");

        assertThat(thesis).hasContent("precious");
        assertThat(folder.resolve(".lock")).doesNotExist();
    }

    @Test
    void aRunNeedsAPlaceThatCanBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "precious");

        Outcome.of("train", "drain-grid-2x2", "--run", file).failedWith(1, "is a file: a run needs a directory");
        Outcome.of("train", "drain-grid-2x2", "--run", file.resolve("below")).failedWith(1, "below", "cannot write");
        Outcome.of("train", "drain-grid-2x2", "--run", "/dev/full").failedWith(1, "/dev/full");
        Outcome.of("train", "drain-grid-2x2", "--run", "/proc/self/run")
                .failedWith(1, "/proc/self/run", "cannot write");

        assertThat(file).hasContent("precious");
    }

    @Test
    void aRunThatIsNotThereCannotBeResumed() {
        Outcome.of("train", "--resume", "--run", folder.resolve("none")).failedWith(2, "none", "no run to go on with");
    }
}
