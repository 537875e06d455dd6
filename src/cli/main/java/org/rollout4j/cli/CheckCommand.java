package org.rollout4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.env.EnvironmentChecker;
import org.rollout4j.env.Finding;
import org.rollout4j.env.Finding.Severity;
import org.rollout4j.run.Environments;
import org.rollout4j.view.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rollout4j check}. */
@Command(
        name = "check",
        description = {
            "Play an environment for a while and find the mistakes that people make when they write one.",
            "Exit code 0 if there are no errors (warnings may be), 1 if there are."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j check drain-grid",
            "  rollout4j check com.acme.MyEnvironment --classpath my.jar",
            "  rollout4j check com.acme.MyMdp --classpath target/classes --seed 7 --json",
            "  rollout4j check 'com.acme.Maze(10)' --classpath my.jar --time-limit 30 --steps 1e5"
        })
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "ENV",
            converter = EnvironmentName.class,
            description =
                    "An id that `rollout4j envs` lists, table:FILE, or the name of a class: an Environment or an RL4J MDP.")
    private String named;

    @Option(names = "--seed", paramLabel = "S", description = "What the episodes and actions derive from; default 1.")
    private long seed = 1;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = {
                "Play at least N steps, for example 1e5; default 2000.",
                "If given, the same actions are also replayed with pauses, some seconds in all, to see whether rewards depend on the"
                        + " clock."
            })
    private Long steps;

    @Mixin
    private TimeLimitOption timeLimit;

    @Mixin
    private ClasspathOption classpath;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        String environment = Cli.usage(spec, () -> timeLimit.applied(named));
        EnvironmentFactory factory = Cli.usage(spec, () -> Environments.find(environment, classpath.absolute()));
        List<Finding> findings = steps == null
                ? EnvironmentChecker.check(factory, seed)
                : Cli.usage(spec, () -> EnvironmentChecker.check(factory, seed, steps));
        long errors = findings.stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .count();
        output.print(json(environment, findings, errors), text(environment, findings, errors));
        if (errors > 0) {
            Cli.complain(spec, environment + " has " + errors + (errors == 1 ? " error" : " errors"));
        }
        return errors == 0 ? 0 : 1;
    }

    private Map<String, Object> json(String environment, List<Finding> findings, long errors) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("env", environment);
        json.put("errors", errors);
        json.put("warnings", findings.size() - errors);
        json.put("findings", findings);
        return json;
    }

    private String text(String environment, List<Finding> findings, long errors) {
        List<List<String>> rows = new ArrayList<>();
        for (Finding finding : findings) {
            rows.add(List.of(finding.severity().name().toLowerCase(Locale.ROOT), finding.what()));
            rows.add(List.of("", finding.fix()));
        }
        return findings.isEmpty()
                ? environment + ": nothing found"
                : Text.table(rows)
                        + Text.format("%s: %d errors, %d warnings", environment, errors, findings.size() - errors);
    }
}
