package org.rollout4j.cli;

import java.io.PrintWriter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.rollout4j.core.Progress;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.experiment.summary.ExperimentListener;
import org.rollout4j.run.RunConfig;

/** How the runs of an experiment go, on stderr. */
final class ConsoleProgress implements ExperimentListener {
    private final PrintWriter err;
    /** Runs that differ by their seeds alone warn of the same. */
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    private final int evaluationDelayMillis;

    ConsoleProgress(PrintWriter err) {
        this(err, 0);
    }

    /**
     * @param evaluationDelayMillis shorter evaluations are not told of
     */
    ConsoleProgress(PrintWriter err, int evaluationDelayMillis) {
        this.err = err;
        this.evaluationDelayMillis = evaluationDelayMillis;
    }

    @Override
    public RunListener begin(String label, RunConfig config) {
        return new ProgressReport(label, start -> display(label, start), this::say, this::warn);
    }

    private ProgressDisplay display(String label, Progress start) {
        return Boolean.getBoolean(ProgressDisplay.TERMINAL)
                ? new TerminalProgress(label, start)
                : new LineProgress(label, start, this::say, System::nanoTime);
    }

    @Override
    public EvaluationListener evaluate(String what, EpisodeEvaluator evaluator) {
        return new EvaluationReport(what, evaluator, err, evaluationDelayMillis);
    }

    @Override
    public void say(String line) {
        err.println(line);
        err.flush();
    }

    private void warn(String warning) {
        if (warned.add(warning)) {
            say("warning: " + warning);
        }
    }
}
