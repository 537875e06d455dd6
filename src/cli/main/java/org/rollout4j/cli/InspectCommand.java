package org.rollout4j.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.rollout4j.model.Inspection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rollout4j inspect}. */
@Command(
        name = "inspect",
        description = {
            "Show what a model is: where it comes from, its settings, networks and arrays.",
            "The file is checked in full, by the SHA-256 of every array."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j inspect models/drain-grid-ppo.zip",
            "  rollout4j inspect runs/five",
            "  rollout4j inspect runs/five/last.zip --json"
        })
final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "MODEL",
            description = "A policy file, a checkpoint, or a run directory for its best policy.")
    private Path path;

    @Mixin
    @SuppressWarnings("UnusedVariable") // what it names is added before this runs
    private ClasspathOption classpath;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        PolicyArgument.check(spec, path, "`rollout4j lm inspect %s` shows it");
        Inspection inspection = Inspection.of(path);
        output.print(inspection.json(), inspection.text());
        return 0;
    }
}
