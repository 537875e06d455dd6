package org.rollout4j.cli;

import java.io.PrintWriter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.rollout4j.experiment.summary.ExperimentListener;
import org.rollout4j.run.RunConfig;

/** How the runs of an experiment go, on stderr. */
final class ConsoleProgress implements ExperimentListener {
    private final PrintWriter err;
    private final boolean quiet;
    /** Runs that differ by their seeds alone warn of the same. */
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    /**
     * @param quiet whether warnings are all that is shown
     */
    ConsoleProgress(PrintWriter err, boolean quiet) {
        this.err = err;
        this.quiet = quiet;
    }

    @Override
    public RunListener begin(String label, RunConfig config) {
        return quiet ? new Warnings(this::warn) : new ProgressReport(label, config, this::warn);
    }

    @Override
    public void say(String line) {
        if (!quiet) {
            print(line);
        }
    }

    private void warn(String warning) {
        if (warned.add(warning)) {
            print("warning: " + warning);
        }
    }

    private void print(String line) {
        err.println(line);
        err.flush();
    }

    /** Tells nothing but warnings. */
    private record Warnings(Consumer<String> warn) implements RunListener {
        @Override
        public void onWarning(String warning) {
            warn.accept(warning);
        }

        @Override
        public void close() {}
    }
}
