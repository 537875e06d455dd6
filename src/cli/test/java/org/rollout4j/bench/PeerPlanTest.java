package org.rollout4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Scripts of a shell play Python and ours. */
@EnabledOnOs(OS.LINUX)
class PeerPlanTest {
    private static final Duration TURN = Duration.ofMillis(500);

    @TempDir
    private Path folder;

    private Path calls;
    private final List<String> progress = new ArrayList<>();

    @BeforeEach
    void noCalls() throws IOException {
        calls = Files.createFile(folder.resolve("calls"));
    }

    @Test
    void turnsAlternateAndTheFasterPeerCounts() throws Exception {
        String python = script(
                "python",
                "who=$3; echo \"$who $*\" >>CALLS; echo 'a banner of a library'; echo ready lib 1.2",
                "case $who in 1) speed=50 ;; *) speed=80 ;; esac",
                "while read -r seconds; do",
                "    echo \"$who $seconds\" >>CALLS",
                "    echo \"{\\\"perSecond\\\": $speed, \\\"cpuSecondsPerMillion\\\": 9}\"",
                "done");

        PeerComparison row = run(python, 3, List.of("ppo-256x32"), ours(160)).get(0);

        assertThat(row.verdict().peer()).isEqualTo("JAX, two devices");
        assertThat(row.verdict().ratio()).isEqualTo(2);
        assertThat(row.verdict().met()).isTrue();
        assertThat(row.ours().perSecond()).isEqualTo(160);
        assertThat(row.ours().cpuSecondsPerMillion()).isEqualTo(4);
        assertThat(row.fractionOfBound()).isEqualTo(0.5);
        assertThat(row.peers()).hasSize(2).allSatisfy(side -> {
            assertThat(side.versions()).isEqualTo("lib 1.2");
            assertThat(side.turns()).hasSize(3);
        });
        assertThat(row.failures()).isEmpty();
        List<String> lines = Files.readAllLines(calls);
        assertThat(lines.get(0)).startsWith("1 ").endsWith("jax_rl.py 2.5 1 ppo 256 32 1024 10");
        assertThat(lines.get(1)).startsWith("2 ").endsWith("jax_rl.py 2.5 2 ppo 256 32 1024 10");
        assertThat(lines.subList(2, lines.size()))
                .as("each goes first as often, and the peers change places")
                .containsExactly(
                        "ours 0.5", "1 0.5", "2 0.5", "2 0.5", "1 0.5", "ours 0.5", "ours 0.5", "1 0.5", "2 0.5");
        assertThat(progress).contains("ppo-256x32 beside peers, pair 3 of 3");
        assertThat(row.markdown().lines())
                .singleElement()
                .asString()
                .contains("| 160 | JAX, two devices (lib 1.2) | 80 | 2.00 (2.00 to 2.00) | 1.2 | yes | 4.00 | 9.00 |")
                .contains("0.50 of 100 GFLOP/s");
    }

    @Test
    void theProgramsAreThereWhileTheyRunAndWithoutOurSettings() throws Exception {
        String python = script(
                "python",
                "cd \"$(dirname \"$1\")\"; ls >>CALLS",
                "echo \"${XLA_FLAGS-none} $JAX_PLATFORMS\" >>CALLS; env | grep -c '^OPENBLAS_' >>CALLS",
                "pwd >>CALLS; exit 1");

        run(python, 1, List.of("dqn-1"), ours(1));

        List<String> lines = Files.readAllLines(calls);
        assertThat(lines).containsAll(PythonPeer.FILES).contains("none cpu", "0");
        assertThat(Path.of(lines.get(lines.size() - 1))).doesNotExist();
    }

    @Test
    void aMissingLibraryIsARowAndTheOthersGoOn() throws Exception {
        String python = script(
                "python",
                "case $* in *sb3.py*) echo Traceback >&2; echo \"ModuleNotFoundError: No module named 'sbx'\" >&2; exit 1 ;; esac",
                "echo ready; while read -r seconds; do echo '{\"perSecond\": 100, \"cpuSecondsPerMillion\": 1}'; done");

        List<PeerComparison> rows = run(python, 1, List.of("sac", "a2c-64x5-1", "q-learning"), ours(100));

        assertThat(rows).extracting(PeerComparison::benchCase).containsExactly("a2c-64x5-1", "sac");
        assertThat(rows.get(0).verdict().ratio()).isEqualTo(1);
        assertThat(rows.get(0).verdict().met()).as("the target is 1.05").isFalse();
        assertThat(rows.get(1).verdict()).isNull();
        assertThat(rows.get(1).failures())
                .hasSize(2)
                .containsEntry("SBX, one core", "ended with exit code 1: ModuleNotFoundError: No module named 'sbx'");
        assertThat(rows.get(1).markdown().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("SBX", "No module named 'sbx'"));
    }

    @Test
    void aPeerThatDiesLeavesTheOthersTheirTurns() throws Exception {
        String python = script(
                "python",
                "echo ready; read -r seconds; echo '{\"perSecond\": 900, \"cpuSecondsPerMillion\": 1}'",
                "if [ \"$3\" = 2 ]; then read -r seconds; echo out of memory >&2; exit 9; fi",
                "while read -r seconds; do echo '{\"perSecond\": 100, \"cpuSecondsPerMillion\": 1}'; done");

        PeerComparison row = run(python, 3, List.of("ppo-8x2048"), ours(200)).get(0);

        assertThat(row.failures()).containsOnlyKeys("JAX, two devices");
        assertThat(row.failures().get("JAX, two devices")).isEqualTo("ended with exit code 9: out of memory");
        assertThat(row.verdict().peer()).isEqualTo("JAX, one core");
        assertThat(row.verdict().ratio()).as("the median of 200/900, 2 and 2").isEqualTo(2);
        assertThat(row.verdict().met()).as("the interval begins below 1").isFalse();
        assertThat(row.markdown().lines()).hasSize(2);
    }

    @Test
    void anAnswerThatIsNoneIsNamed() throws Exception {
        String python = script(
                "python",
                "echo ready; read -r seconds; echo '{\"perSecond\": -1, \"cpuSecondsPerMillion\": 1}'; read -r seconds");

        PeerComparison row = run(python, 2, List.of("dqn-1"), ours(1)).get(0);

        assertThat(row.verdict()).isNull();
        assertThat(row.failures().get("JAX, one core")).contains("perSecond is -1.0");
    }

    @Test
    void thatOursFailsIsAnError() throws Exception {
        String python = script("python", "echo ready; read -r seconds");

        assertThatThrownBy(() -> run(python, 1, List.of("dqn-1"), script("ours", "echo no room >&2; exit 3")))
                .isInstanceOf(IOException.class)
                .hasMessage("measuring dqn-1 by turns failed: ended with exit code 3: no room");
    }

    @Test
    void whatIsNotAllowedIsNamed() throws Exception {
        String missing = folder.resolve("python").toString();
        assertThatThrownBy(() -> new PeerPlan(missing, TURN, 1))
                .hasMessage("peers is " + missing + ": the path of Python, or its name on the PATH, is needed");
        assertThatThrownBy(() -> new PeerPlan("sh", TURN, 0)).hasMessageStartingWith("pairs is 0");
        assertThatThrownBy(() -> new PeerPlan("sh", Duration.ZERO, 1)).hasMessageStartingWith("seconds is 0");
    }

    @Test
    void processesAreKeptToTheLastProcessors() {
        assertThat(Processors.last(2, "0-3,8")).isEqualTo("3,8");
        assertThat(Processors.last(1, "0-3")).isEqualTo("3");
        assertThat(Processors.last(2, "5")).isEqualTo("5");
    }

    private List<PeerComparison> run(String python, int pairs, List<String> cases, String ours) throws Exception {
        return new PeerPlan(python, TURN, pairs).run(cases, new Scripted(ours), progress::add);
    }

    /** Plays ours at that speed. */
    private String ours(int speed) throws IOException {
        return script(
                "ours",
                "echo ready",
                "while read -r seconds; do",
                "    echo \"ours $seconds\" >>CALLS",
                "    echo '{\"perSecond\": " + speed + ", \"cpuSecondsPerMillion\": 4}'",
                "done",
                "echo '{\"perSecond\": 1, \"fractionOfBound\": 0.5, \"gigaflops\": 100}'");
    }

    private String script(String name, String... lines) throws IOException {
        Path script = folder.resolve(name);
        Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines).replace("CALLS", calls.toString()) + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script.toString();
    }

    private record Scripted(String ours) implements BenchPlan.Processes {
        @Override
        public BenchMeasurement measure(String name, Duration time) {
            throw new UnsupportedOperationException();
        }

        @Override
        public TimeToOptimum train(String algorithm, long seed) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> takingTurns(String name, Duration warmUp) {
            return List.of(ours);
        }
    }
}
