package org.rollout4j.dashboard;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.warning.Goal;
import org.rollout4j.warning.Warning;
import org.rollout4j.warning.Warnings;

/** What the page would say of a run, for reports. */
public final class RunWarnings {
    private RunWarnings() {}

    /**
     * The troubles of a run of which no return is known, as of one of a language model.
     *
     * @param run its directory
     * @throws IOException if its metrics cannot be read
     */
    public static List<Warning> of(Path run) throws IOException {
        MetricLog log = new MetricLog(run.resolve(RunDirectory.METRICS), new Semaphore(MetricTable.MAX_METRICS));
        log.read(() -> false);
        return Warnings.of(log.table().steps(), log.table().means(), Goal.UNKNOWN);
    }
}
