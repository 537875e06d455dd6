package org.rollout4j.train;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;

/** How a run is trained, whatever the algorithm. */
@RecordBuilder
public record TrainingConfig(
        @Setting("environment steps to take, over all environments; the last rollout is finished")
        long steps,

        @Setting(
                "environment steps between two lines of metrics, each a mean over the updates in between; a thousandth of steps, if not set")
        long logEvery,

        @Setting("environment steps between two evaluations; a twentieth of steps, if not set")
        long evaluateEvery,

        @Setting("episodes of an evaluation, 1 to 10 million")
        int evaluationEpisodes,

        @Setting("environment steps between two checkpoints; a tenth of steps, if not set")
        long checkpointEvery,

        @Setting("how many of the last checkpoints are kept, 1 to 1 million")
        int keepCheckpoints,

        @Setting("the mean return of an evaluation at which training stops early; infinity trains to the end")
        double targetReturn,

        @Setting("threads that compute, 1 to 1024; 0 for one a processor. The result does not depend on it")
        int threads)
        implements TrainingConfigBuilder.With {

    /** The most environment steps of a run. */
    public static final long MAX_STEPS = 1_000_000_000_000L;

    private static final int LOGS = 1000;
    private static final int EVALUATIONS = 20;
    private static final int CHECKPOINTS = 10;

    public TrainingConfig {
        Require.inRange("steps", steps, 1, MAX_STEPS);
        Require.inRange("logEvery", logEvery, 1, MAX_STEPS);
        Require.inRange("evaluateEvery", evaluateEvery, 1, MAX_STEPS);
        Require.inRange("evaluationEpisodes", evaluationEpisodes, 1, 10_000_000);
        Require.inRange("checkpointEvery", checkpointEvery, 1, MAX_STEPS);
        Require.inRange("keepCheckpoints", keepCheckpoints, 1, 1_000_000);
        Require.that(!Double.isNaN(targetReturn), "targetReturn", targetReturn, "a number or Infinity is allowed");
        Require.inRange("threads", threads, 0, 1024);
    }

    /** A run of {@code steps} with 20 evaluations of 200 episodes and 10 checkpoints, of which the last three are kept. */
    public static TrainingConfig ofSteps(long steps) {
        Require.inRange("steps", steps, 1, MAX_STEPS);
        return TrainingConfigBuilder.builder()
                .steps(steps)
                .logEvery(Math.max(1, steps / LOGS))
                .evaluateEvery(Math.max(1, steps / EVALUATIONS))
                .evaluationEpisodes(200)
                .checkpointEvery(Math.max(1, steps / CHECKPOINTS))
                .keepCheckpoints(3)
                .targetReturn(Double.POSITIVE_INFINITY)
                .threads(0)
                .build();
    }

    /** The number of threads, with 0 resolved to the processors of this machine. */
    public int threadCount() {
        return threads == 0 ? Math.min(1024, Runtime.getRuntime().availableProcessors()) : threads;
    }
}
