package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.train.Metric;

/** Progress without a terminal. */
class LineProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<String> lines = new ArrayList<>();
    private long nanos = 7;

    private ProgressReport report() {
        return new ProgressReport(
                "ppo", start -> new LineProgress("ppo", start, lines::add, () -> nanos), lines::add, lines::add);
    }

    private static Progress at(long steps) {
        return new Progress(steps, 1000, steps / 10, 0);
    }

    private static Metrics episodeReturn(double value) {
        return Metrics.NONE.with(Metric.EPISODE_RETURN.name(), value);
    }

    @Test
    void aLineNowAndThenAndTheWholeOnce() {
        try (ProgressReport report = report()) {
            report.onStart(at(0));
            for (int second = 1; second <= 25; second++) {
                nanos += SECOND;
                report.onMetrics(at(second * 40L), episodeReturn(0.5));
            }
        }
        assertThat(lines)
                .containsExactly(
                        "ppo: 40 %, 400 of 1000 steps, 40 steps/s, 15 s left, return 0.5000",
                        "ppo: 80 %, 800 of 1000 steps, 40 steps/s, 5 s left, return 0.5000",
                        "ppo: 100 %, 1000 of 1000 steps, 40 steps/s, return 0.5000");
    }

    /** The loss of what learns from rewards is about 0 whatever is learned. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "loss=0.1 entropy=2 | loss 0.1000",
                "loss=0.1 entropy=2 reward=0.5 | reward 0.5000, entropy 2.0000",
                "loss=0.1 entropy=2 reward=0.5 kl=0.03 | reward 0.5000, kl 0.0300, entropy 2.0000",
                "loss=0.1 policy/entropy_avg=2 reward=0.5 objective/kl=3 | reward 0.5000, kl 3.0000, entropy 2.0000"
            })
    void ofRewardedTrainingsRewardKlAndEntropyAreSaid(String logged, String said) {
        Metrics metrics = Metrics.NONE;
        for (String metric : logged.split(" ", -1)) {
            metrics = metrics.with(metric.replaceFirst("=.*", ""), Double.parseDouble(metric.replaceFirst(".*=", "")));
        }
        StringWriter err = new StringWriter();
        try (LmProgress progress = new LmProgress("grpo", new PrintWriter(err))) {
            progress.onStart(at(0));
            progress.onMetrics(at(1000), metrics);
        }
        assertThat(err.toString().trim()).endsWith("steps/s, " + said);
    }

    @Test
    void aRunThatGoesOnSaysWhereAndCountsFromThere() {
        try (ProgressReport report = report()) {
            report.onStart(at(600));
            nanos += 2 * SECOND;
            report.onMetrics(at(800), Metrics.NONE);
        }
        assertThat(lines)
                .containsExactly(
                        "ppo: going on at step 600 of 1000", "ppo: 80 %, 800 of 1000 steps, 100 steps/s, 2 s left");
    }

    @Test
    void whatIsOverOrNeverBeganSaysNothing() {
        report().close();
        try (ProgressReport report = report()) {
            report.onStart(at(1000));
        }
        assertThat(lines).isEmpty();
    }

    @Test
    void aRolloutBeyondTheStepsIsNotMoreThanAll() {
        try (ProgressReport report = report()) {
            report.onStart(at(0));
            report.onMetrics(at(1024), Metrics.NONE);
        }
        assertThat(lines).containsExactly("ppo: 100 %, 1000 of 1000 steps");
    }
}
