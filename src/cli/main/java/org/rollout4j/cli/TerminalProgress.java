package org.rollout4j.cli;

import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.rollout4j.core.Progress;

/** Progress on a terminal: a bar that begins where the training does, with steps a second and time left. */
final class TerminalProgress implements ProgressDisplay {
    private static final int MILLIS = 1000;

    private final ProgressBar bar;

    /**
     * @param label what to call the run
     * @param start where training begins, or goes on
     */
    TerminalProgress(String label, Progress start) {
        bar = new ProgressBarBuilder()
                .setTaskName(label)
                .setInitialMax(start.totalSteps())
                .startsFrom(start.steps(), Duration.ZERO)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(MILLIS)
                .showSpeed()
                .build();
    }

    @Override
    public void show(Progress at, String more) {
        bar.setExtraMessage(more.isEmpty() ? "" : " " + more);
        bar.stepTo(Math.min(at.steps(), at.totalSteps()));
    }

    @Override
    public void close() {
        bar.close();
    }
}
