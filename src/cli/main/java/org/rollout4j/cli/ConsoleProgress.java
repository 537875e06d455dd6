package org.rollout4j.cli;

import java.io.PrintWriter;
import org.rollout4j.experiment.summary.ExperimentListener;
import org.rollout4j.run.RunConfig;

/** How the runs of an experiment go, on stderr. */
final class ConsoleProgress implements ExperimentListener {
    private final PrintWriter err;

    private ConsoleProgress(PrintWriter err) {
        this.err = err;
    }

    /**
     * @param quiet whether nothing is to be shown
     */
    static ExperimentListener to(PrintWriter err, boolean quiet) {
        return quiet ? NONE : new ConsoleProgress(err);
    }

    @Override
    public RunListener begin(String label, RunConfig config) {
        return new ProgressReport(label, config, false);
    }

    @Override
    public void say(String line) {
        err.println(line);
        err.flush();
    }
}
