package org.rollout4j.cli;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.rollout4j.bench.BenchPlan;
import org.rollout4j.file.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What {@code rollout4j bench} runs in processes of their own. */
@Command(name = BenchCaseCommand.NAME, hidden = true, description = "Measure one case and print a JSON object.")
final class BenchCaseCommand implements Callable<Integer> {
    static final String NAME = "bench-case";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CASE")
    private String name;

    @Option(names = "--millis")
    private Long millis;

    @Option(names = "--seed")
    private long seed;

    /** With {@code --millis} to warm up: see {@link BenchPlan#takeTurns}. */
    @Option(names = "--turns")
    private boolean turns;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Json.line(Cli.usage(spec, () -> result(out))));
        return 0;
    }

    private Object result(PrintWriter out) {
        if (millis == null) {
            return BenchPlan.train(name, seed);
        }
        Duration time = Duration.ofMillis(millis);
        return turns
                ? BenchPlan.takeTurns(
                        name, time, new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), out)
                : BenchPlan.measure(name, time);
    }
}
