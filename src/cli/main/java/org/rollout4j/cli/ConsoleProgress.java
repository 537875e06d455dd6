package org.rollout4j.cli;

import java.io.PrintWriter;
import org.rollout4j.experiment.summary.ExperimentListener;
import org.rollout4j.run.RunConfig;

/** How the runs of an experiment go, on stderr. */
final class ConsoleProgress implements ExperimentListener {
    private final PrintWriter err;

    ConsoleProgress(PrintWriter err) {
        this.err = err;
    }

    @Override
    public RunListener begin(String label, RunConfig config) {
        return new ProgressReport(label, config);
    }

    @Override
    public void say(String line) {
        err.println(line);
        err.flush();
    }
}
