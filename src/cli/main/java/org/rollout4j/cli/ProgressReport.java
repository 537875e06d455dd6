package org.rollout4j.cli;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.experiment.summary.ExperimentListener;
import org.rollout4j.run.RunConfig;
import org.rollout4j.train.Metric;

/** Progress on stderr: a bar on a terminal, else a line now and then; with the return, steps a second and time left. */
final class ProgressReport implements ExperimentListener.RunListener {
    /** Set by the launcher, which knows whether stderr is a terminal; Java does not. */
    private static final String TERMINAL = "rollout4j.terminal";

    private static final int TERMINAL_MILLIS = 1000;
    private static final int FILE_MILLIS = 10_000;
    private static final int FILE_WIDTH = 160;

    private final ProgressBar bar;
    private final Consumer<String> warn;
    private String evaluated = "";

    /**
     * @param label what to call the run
     * @param warn told what the run warns of
     */
    ProgressReport(String label, RunConfig config, Consumer<String> warn) {
        this.warn = warn;
        bar = bar(label, config.training().steps());
    }

    @Override
    public void onWarning(String warning) {
        warn.accept(warning);
    }

    @Override
    public void onMetrics(Progress at, Metrics metrics) {
        OptionalDouble episodeReturn = metrics.get(Metric.EPISODE_RETURN.name());
        String training = episodeReturn.isPresent()
                ? String.format(Locale.ROOT, " return %.4f", episodeReturn.getAsDouble())
                : "";
        bar.setExtraMessage(training + evaluated);
        bar.stepTo(Math.min(at.steps(), at.totalSteps()));
    }

    @Override
    public void onEvaluation(Progress at, Evaluation evaluation) {
        evaluated = String.format(Locale.ROOT, ", evaluated %.4f", evaluation.score());
    }

    @Override
    public void close() {
        bar.close();
    }

    private static ProgressBar bar(String label, long steps) {
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName(label)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .showSpeed();
        if (!Boolean.getBoolean(TERMINAL)) {
            builder.setUpdateIntervalMillis(FILE_MILLIS)
                    .setConsumer(new DelegatingProgressBarConsumer(System.err::println, FILE_WIDTH));
        } else {
            builder.setUpdateIntervalMillis(TERMINAL_MILLIS);
        }
        return builder.build();
    }
}
