package org.rollout4j.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.experiment.summary.ExperimentListener;

/** How the training of a language model goes, on stderr: updates, loss or reward, tokens a second. */
final class LmProgress implements ExperimentListener.RunListener {
    private final String label;
    private final PrintWriter err;
    private ProgressDisplay display;
    private String evaluated = "";
    private double firstTokens = Double.NaN;
    private double lastTokens = Double.NaN;
    private long firstNanos;
    private long lastNanos;

    /**
     * @param err null if nobody wants to know
     */
    LmProgress(String label, PrintWriter err) {
        this.label = label;
        this.err = err;
    }

    @Override
    public void onStart(Progress at) {
        if (err == null || at.done()) {
            return;
        }
        if (at.steps() > 0) {
            say(label + ": going on at step " + at.steps() + " of " + at.totalSteps());
        }
        display = Boolean.getBoolean(ProgressDisplay.TERMINAL)
                ? new TerminalProgress(label, at)
                : new LineProgress(label, at, this::say, System::nanoTime);
    }

    private void say(String line) {
        err.println(line);
        err.flush();
    }

    @Override
    public void onMetrics(Progress at, Metrics metrics) {
        metrics.get("num_tokens").ifPresent(tokens -> {
            lastTokens = tokens;
            lastNanos = System.nanoTime();
            if (Double.isNaN(firstTokens)) {
                firstTokens = tokens;
                firstNanos = lastNanos;
            }
        });
        if (display != null) {
            StringJoiner more = new StringJoiner(", ");
            for (String shown : shown(metrics)) {
                metrics.get(shown)
                        .ifPresent(value -> more.add(
                                shown.replaceAll("^.*/|_avg$", "") + String.format(Locale.ROOT, " %.4f", value)));
            }
            tokensPerSecond().ifPresent(speed -> more.add(String.format(Locale.ROOT, "%.0f tokens/s", speed)));
            display.show(at, more + evaluated);
        }
    }

    /** The loss of what learns from rewards says nothing: it is about 0 where a policy is compared with itself. */
    private static List<String> shown(Metrics metrics) {
        return metrics.get("reward").isPresent()
                ? List.of("reward", "kl", "objective/kl", "entropy", "policy/entropy_avg")
                : List.of("loss");
    }

    /** Tokens a second since the first line of metrics, if there was more than one. */
    OptionalDouble tokensPerSecond() {
        return lastNanos > firstNanos
                ? OptionalDouble.of((lastTokens - firstTokens) / ((lastNanos - firstNanos) / 1e9))
                : OptionalDouble.empty();
    }

    @Override
    public void onEvaluation(Progress at, Evaluation evaluation) {
        OptionalDouble loss = evaluation.metrics().get("eval_loss");
        evaluated = loss.isPresent()
                ? String.format(Locale.ROOT, ", evaluated %.4f", loss.getAsDouble())
                : String.format(Locale.ROOT, ", evaluated %.4f", evaluation.score());
    }

    @Override
    public void onWarning(String warning) {
        if (err != null) {
            say("warning: " + warning);
        }
    }

    @Override
    public void close() {
        if (display != null) {
            display.close();
            display = null;
        }
    }
}
