package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands as processes: exit codes and streams, and the doctor, who looks at a process from outside. */
@Tag("slow")
class LauncherTest {
    @TempDir
    private Path folder;

    @Test
    void exitCodesAndStreamsAreThoseOfACommandLine() throws Exception {
        Outcome envs = run(List.of(), "envs").succeeded();
        assertThat(envs.out()).contains("drain-grid");

        run(List.of(), "train", "drain-gird").failedWith(2, "did you mean drain-grid?");
        run(List.of(), "inspect", "none.zip").failedWith(1, "none.zip");
    }

    @Test
    void theVersionDoesNotWaitForTheCommandLineToLoad() throws Exception {
        Outcome version = run(List.of(), "--version").succeeded();
        assertThat(version.out())
                .startsWith("rollout4j ")
                .isEqualTo(Outcome.of("--version").out());

        Outcome loaded = run(List.of("env", "JAVA_TOOL_OPTIONS=-verbose:class"), "--version");
        assertThat(loaded.out()).contains("org.rollout4j.cli.Main").doesNotContain("picocli");
    }

    @Test
    void theDoctorFindsEverythingHere() throws Exception {
        JsonNode json = run(List.of("env", "OPENBLAS_CORETYPE=Nehalem"), "doctor", "--json")
                .succeeded()
                .json();

        assertThat(json.get("errors")).isEmpty();
        assertThat(json.get("warnings").toString()).contains("OPENBLAS_CORETYPE=Nehalem");
        assertThat(json.get("nd4j").asText()).isEqualTo("1.0.0-M2.1");
        assertThat(json.get("nd4jBackend").asText()).contains("CpuBackend");
        assertThat(json.get("openBlasThreads").asInt()).isEqualTo(1);
        assertThat(json.get("sgemmGigaflops").asDouble()).isPositive();
        assertThat(json.get("ppoStepsPerSecond").asLong()).isPositive();
        assertThat(json.get("temporaryFolderFreeMegabytes").asLong()).isPositive();
    }

    @Test
    void theDoctorSaysThatNativeLibrariesAreMissing() throws Exception {
        List<String> elsewhere = List.of("env", "JAVA_TOOL_OPTIONS=-Dorg.bytedeco.javacpp.platform=no-such-machine");

        Outcome outcome = run(elsewhere, "doctor", "--json");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err().lines().filter(line -> line.startsWith("rollout4j: ")))
                .singleElement()
                .asString()
                .contains(
                        "the native libraries do not load",
                        "UnsatisfiedLinkError",
                        "add org.bytedeco:openblas:0.3.31-1.5.13:no-such-machine");
        assertThat(outcome.json().get("errors")).hasSize(1);
        assertThat(outcome.json().has("ppoStepsPerSecond")).isFalse();
    }

    @Test
    void aTemporaryFolderThatCannotBeWrittenIsNamed() throws Exception {
        List<String> nowhere = List.of("env", "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + folder.resolve("nowhere"));

        Outcome train = run(
                nowhere,
                "train",
                "drain-grid-2x2",
                "--steps",
                "512",
                "--quiet",
                "--run",
                folder.resolve("run").toString());

        assertThat(train.exitCode()).isEqualTo(1);
        assertThat(train.err().lines().filter(line -> line.startsWith("rollout4j: ")))
                .singleElement()
                .asString()
                .contains("java.io.tmpdir is " + folder.resolve("nowhere"), "a folder that can be written to");
    }

    /** With what would stand in for fused multiply-add it took minutes. */
    @Test
    void theDoctorSaysHowMultiplicationsAreAdded() throws Exception {
        List<String> plain = List.of("env", "JAVA_TOOL_OPTIONS=-XX:-UseFMA");

        JsonNode json = run(plain, "doctor", "--json").json();

        assertThat(json.get("multiplyAdd").asText()).isEqualTo("plain");
        assertThat(json.get("warnings").toString()).contains("fused multiply-add");
        assertThat(json.get("ppoStepsPerSecond").asLong()).isGreaterThan(500);
    }

    private Outcome run(List<String> launcher, String... arguments) throws Exception {
        try (Jvm jvm = Jvm.start(folder, launcher, arguments)) {
            int exitCode = jvm.await();
            return new Outcome(exitCode, jvm.out(), jvm.err());
        }
    }
}
