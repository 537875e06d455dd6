package org.rollout4j.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.Main;
import org.rollout4j.train.CheckpointFile;

/** Real processes: exit codes, streams, and what only a process can run out of. */
class LauncherTest {
    @TempDir
    private Path folder;

    @Test
    void exitCodesAndStreamsAreThoseOfACommandLine() throws Exception {
        Ran envs = run(Map.of(), List.of(), "", "envs");
        assertThat(envs.exitCode()).isZero();
        assertThat(envs.out()).contains("drain-grid");
        assertThat(envs.err()).isEmpty();

        run(Map.of(), List.of(), "", "train", "drain-gird").failedWith(2, "did you mean drain-grid?");
        run(Map.of(), List.of(), "", "inspect", "none.zip").failedWith(1, "none.zip");
    }

    /** A limit on the size of files stands for a full disk, which needs a file system of its own. */
    @Test
    void aDiskThatIsFullLosesNothing() throws Exception {
        Path run = Ran.trained(folder.resolve("run"), "--set", "envs=4", "--set", "horizon=16");
        long before = CheckpointFile.read(run.resolve("last.zip"))
                .manifest()
                .progress()
                .envSteps();

        Ran full = run(
                Map.of(),
                List.of(),
                "ulimit -f 100; ",
                "train",
                "--resume",
                "--steps",
                "100000",
                "--quiet",
                "--run",
                run.toString());

        full.failedWith(1, "cannot write", "File too large");
        assertThat(CheckpointFile.read(run.resolve("last.zip"))
                        .manifest()
                        .progress()
                        .envSteps())
                .isGreaterThanOrEqualTo(before);
        assertThat(CheckpointFile.read(run.resolve("best.zip"))).isNotNull();
        try (Stream<Path> files = Files.walk(run)) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.contains(".tmp-"));
        }
    }

    @Test
    void memoryThatRunsOutIsOneLine() throws Exception {
        Ran ran = run(
                Map.of(),
                List.of("-Xmx64m"),
                "",
                "train",
                "drain-grid",
                "--quiet",
                "--run",
                folder.resolve("small").toString(),
                "--set",
                "envs=60000");

        ran.failedWith(2, "memory for these settings", "JAVA_OPTS=-Xmx");
        assertThat(folder.resolve("small")).doesNotExist();
    }

    @Test
    void theDoctorFindsEverythingHere() throws Exception {
        Ran ran = run(Map.of("OPENBLAS_CORETYPE", "Nehalem"), List.of(), "", "doctor", "--json");

        JsonNode json = ran.succeeded().json();
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
        Ran ran = run(Map.of(), List.of("-Dorg.bytedeco.javacpp.platform=no-such-machine"), "", "doctor", "--json");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(ran.err()).contains("the native libraries do not load");
        assertThat(ran.json().get("errors")).hasSize(1);
        assertThat(ran.json().has("ppoStepsPerSecond")).isFalse();
    }

    /**
     * Runs a command line in a process of its own.
     *
     * @param environment what its environment has besides this process's
     * @param java options of Java
     * @param before a shell command that goes before
     */
    private Ran run(Map<String, String> environment, List<String> java, String before, String... arguments)
            throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        List<String> command = new ArrayList<>(List.of("sh", "-c", before + "exec \"$@\"", "sh"));
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(List.of("-XX:-UsePerfData", "-XX:TieredStopAtLevel=1"));
        command.addAll(java);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ran(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
