package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LmProofCommandTest {
    @TempDir
    private Path folder;

    @Test
    void itNeedsNeitherFilesNorAModel() {
        Path run = folder.resolve("run");
        Outcome.of(
                        "lm",
                        "proof",
                        "--quiet",
                        "--steps",
                        2,
                        "--set",
                        "task=SORTING",
                        "--set",
                        "evaluateEvery=2",
                        "--run",
                        run)
                .succeeded();
        assertThat(run.resolve("best").resolve("model.safetensors")).exists();
        Outcome.of("lm", "proof", "--model", run, "--run", folder.resolve("other"))
                .failedWith(1, "model");
    }
}
