package org.rollout4j.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.experiment.summary.ExperimentListener;
import org.rollout4j.view.Text;

/** An evaluation on stderr: a line when it begins, and one now and then as long as it lasts. */
final class EvaluationReport implements ExperimentListener.EvaluationListener {
    private static final int SECONDS = 10;

    private final String begins;
    private final EpisodeEvaluator evaluator;
    private final PrintWriter err;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * @param delayMillis how long it is silent; what is over by then is not reported
     */
    EvaluationReport(String what, EpisodeEvaluator evaluator, PrintWriter err, int delayMillis) {
        this.begins = Text.format("%s %d episode%s", what, evaluator.episodes(), evaluator.episodes() == 1 ? "" : "s");
        this.evaluator = evaluator;
        this.err = err;
        if (delayMillis == 0) {
            say(begins);
        }
        Thread reporter = new Thread(() -> report(delayMillis), "evaluation-report");
        reporter.setDaemon(true);
        reporter.start();
    }

    private void report(int delayMillis) {
        try {
            if (delayMillis > 0 && !closed.await(delayMillis, TimeUnit.MILLISECONDS)) {
                say(begins);
            }
            while (!closed.await(SECONDS, TimeUnit.SECONDS)) {
                say(Text.format("%s: %d are over", begins, evaluator.done()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(String line) {
        err.println(line);
        err.flush();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
