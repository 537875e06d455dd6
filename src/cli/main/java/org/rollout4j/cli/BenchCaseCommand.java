package org.rollout4j.cli;

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

    @Override
    public Integer call() throws Exception {
        Object result = Cli.usage(
                spec,
                () -> millis == null
                        ? BenchPlan.train(name, seed)
                        : BenchPlan.measure(name, Duration.ofMillis(millis)));
        spec.commandLine().getOut().println(Json.line(result));
        return 0;
    }
}
