package org.rollout4j.cli;

import java.io.PrintWriter;
import org.rollout4j.experiment.summary.ExperimentListener;
import picocli.CommandLine.Option;

/** {@code --quiet}, and what is shown without it. */
final class ProgressOption {
    @Option(names = "--quiet", description = "No progress and no warnings on stderr.")
    private boolean quiet;

    /** Shows how runs go. */
    ExperimentListener on(PrintWriter err) {
        return quiet ? ExperimentListener.NONE : new ConsoleProgress(err);
    }
}
