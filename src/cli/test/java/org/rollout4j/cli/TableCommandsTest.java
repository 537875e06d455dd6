package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands about an environment whose transitions stand in a file. */
class TableCommandsTest {
    private static final Path CSV = Path.of("src/learn/test/resources/org/rollout4j/run/machine.csv");

    /** The optimum over 50 steps, worked out for this machine by hand. */
    private static final double OPTIMUM = 256.94516681775156;

    @TempDir
    private Path directory;

    /** What a run records means the same in another folder, and a run is found again by what it was called at first. */
    @Test
    void isTrainedResumedAndEvaluated() throws IOException {
        Path run = directory.resolve("run");
        Outcome.of(
                        "train",
                        "table:" + CSV,
                        "--algo",
                        "q-learning",
                        "--steps",
                        "20000",
                        "--set",
                        "stepSize=0.1",
                        "--run",
                        run.toString(),
                        "--quiet")
                .succeeded();
        assertThat(Files.readString(run.resolve("config.json"))).contains("table:" + CSV.toAbsolutePath());
        Outcome.of("train", "table:" + CSV, "--resume", "--run", run.toString(), "--quiet")
                .succeeded();
        JsonNode result =
                Outcome.of("evaluate", run.toString(), "--json").succeeded().json();
        assertThat(result.get("optimalReturn").asDouble()).isCloseTo(OPTIMUM, within(1e-9));
        assertThat(result.get("fractionOfOptimal").asDouble()).isGreaterThan(0.8);
    }

    @Test
    void saysWhatIsWrongInAFile() throws IOException {
        Path bad = directory.resolve("bad.csv");
        Files.writeString(bad, Files.readString(CSV).replace("new,run,worn,0.2", "new,run,worn,0.3"));
        assertThat(Outcome.of("train", "table:" + bad).err())
                .contains(bad + ": line 5: sum of the probabilities of state new, action run is 1.1: 1 is needed");
    }
}
