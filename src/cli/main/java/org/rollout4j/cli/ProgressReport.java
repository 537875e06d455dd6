package org.rollout4j.cli;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.experiment.summary.ExperimentListener;
import org.rollout4j.train.Metric;

/** Progress of a run: where it goes on, how far it is, and the return. */
final class ProgressReport implements ExperimentListener.RunListener {
    private final String label;
    private final Function<Progress, ProgressDisplay> displays;
    private final Consumer<String> say;
    private final Consumer<String> warn;
    /** Null before training begins, and where there is nothing left to train. */
    private ProgressDisplay display;

    private String evaluated = "";

    /**
     * @param label what to call the run
     * @param displays makes what shows the progress of training that begins there
     * @param say takes a line
     * @param warn told what the run warns of
     */
    ProgressReport(
            String label, Function<Progress, ProgressDisplay> displays, Consumer<String> say, Consumer<String> warn) {
        this.label = label;
        this.displays = displays;
        this.say = say;
        this.warn = warn;
    }

    @Override
    public void onWarning(String warning) {
        warn.accept(warning);
    }

    @Override
    public void onStart(Progress at) {
        if (at.done()) {
            return;
        }
        if (at.steps() > 0) {
            say.accept(label + ": going on at step " + at.steps() + " of " + at.totalSteps());
        }
        display = displays.apply(at);
    }

    @Override
    public void onMetrics(Progress at, Metrics metrics) {
        if (display == null) {
            return;
        }
        OptionalDouble episodeReturn = metrics.get(Metric.EPISODE_RETURN.name());
        String training =
                episodeReturn.isPresent() ? String.format(Locale.ROOT, "return %.4f", episodeReturn.getAsDouble()) : "";
        display.show(
                at, training.isEmpty() || evaluated.isEmpty() ? training + evaluated : training + ", " + evaluated);
    }

    @Override
    public void onEvaluation(Progress at, Evaluation evaluation) {
        evaluated = String.format(Locale.ROOT, "evaluated %.4f", evaluation.score());
    }

    @Override
    public void close() {
        if (display != null) {
            display.close();
        }
    }
}
