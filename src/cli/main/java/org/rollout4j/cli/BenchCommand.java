package org.rollout4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.rollout4j.bench.BenchMeasurement;
import org.rollout4j.bench.BenchPlan;
import org.rollout4j.bench.BenchReport;
import org.rollout4j.bench.PeerPlan;
import org.rollout4j.bench.TimeToOptimum;
import org.rollout4j.core.Require;
import org.rollout4j.file.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rollout4j bench}. */
@Command(
        name = "bench",
        description = {
            "Measure how fast training is here, beside its matrix products and beside other systems.",
            "Every measurement runs in a process of its own. All of it takes some minutes.",
            "With --peers, programs in Python of other libraries take turns with ours, and ratios come with intervals.",
            "`rollout4j bench parts` measures the parts by JMH, whose arguments may follow."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j bench",
            "  rollout4j bench --cases ppo-256x32,a2c-64x5 --seconds 1 --repeats 1 --seeds 0",
            "  rollout4j bench --out performance",
            "  rollout4j bench --peers V/bin/python --cases ppo-256x32-1,sac --repeats 1 --seeds 0"
        })
final class BenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--cases",
            paramLabel = "CASE",
            split = ",",
            description = "What to measure, by the names that progress shows; default all.")
    private List<String> cases = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Seconds of each measurement, after as many to warm up; default 3, of turns with peers 2.")
    private Double seconds;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "3",
            description = "Measurements of each case, of which the median counts; default 3.")
    private int repeats;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Trainings to 0.99 of the optimum of each algorithm; default 5, 0 for none.")
    private int seeds;

    @Option(
            names = "--peers",
            paramLabel = "PYTHON",
            description = "Let programs in this Python take turns with the cases that have such peers.")
    private String peers;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "11",
            description = "Turns of ours and of each peer; default 11.")
    private int pairs;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the tables to FILE.md and all numbers to FILE.json, which must not exist yet.")
    private Path out;

    @Mixin
    private ProgressOption progress;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        BenchPlan plan = Cli.usage(
                spec,
                () -> new BenchPlan(
                        cases,
                        seconds(3),
                        repeats,
                        seeds,
                        Optional.ofNullable(peers).map(python -> new PeerPlan(python, seconds(2), pairs))));
        Path tables = beside(".md");
        Path numbers = beside(".json");
        BenchReport report = plan.run(
                machine(), new Children(), progress.on(spec.commandLine().getErr())::say);
        String json = Json.line(report);
        if (out != null) {
            Files.writeString(tables, report.markdown());
            Files.writeString(numbers, json + "\n");
        }
        spec.commandLine().getOut().println(output.json() ? json : report.markdown());
        return 0;
    }

    private Duration seconds(double unlessGiven) {
        return Duration.ofMillis((long) (Objects.requireNonNullElse(seconds, unlessGiven) * 1000));
    }

    /** What a doctor finds here, but for folders, which are nobody else's business. */
    private static Map<String, Object> machine() throws IOException, InterruptedException {
        Map<String, Object> facts = new LinkedHashMap<>(Diagnosis.make().facts());
        facts.keySet().removeIf(name -> name.contains("Folder") || name.contains("Cache"));
        return facts;
    }

    /** Checked before minutes of measuring. */
    private Path beside(String suffix) throws Exception {
        if (out == null) {
            return null;
        }
        Path path = out.resolveSibling(out.getFileName() + suffix);
        return Cli.usage(spec, () -> {
            Require.that(!Files.exists(path), "--out", path, "it is there already, and nothing is overwritten");
            return path;
        });
    }

    private static final class Children implements BenchPlan.Processes {
        @Override
        public BenchMeasurement measure(String name, Duration time) throws IOException, InterruptedException {
            return run(BenchMeasurement.class, name, "--millis", Long.toString(time.toMillis()));
        }

        @Override
        public TimeToOptimum train(String algorithm, long seed) throws IOException, InterruptedException {
            return run(TimeToOptimum.class, algorithm, "--seed", Long.toString(seed));
        }

        @Override
        public List<String> takingTurns(String name, Duration warmUp) {
            return ChildProcess.of(BenchCaseCommand.NAME, name, "--turns", "--millis", Long.toString(warmUp.toMillis()))
                    .command();
        }

        private static <T> T run(Class<T> type, String name, String option, String value)
                throws IOException, InterruptedException {
            Process process = ChildProcess.of(BenchCaseCommand.NAME, name, option, value)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String line =
                    text.lines().filter(l -> l.startsWith("{")).findFirst().orElse(null);
            if (process.waitFor() != 0 || line == null) {
                throw new IOException("measuring " + name + " failed with exit code " + process.exitValue());
            }
            return Json.parse(line.getBytes(StandardCharsets.UTF_8), type, name);
        }
    }
}
