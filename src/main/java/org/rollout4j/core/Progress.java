package org.rollout4j.core;

/**
 * How far a training run is.
 *
 * @param envSteps environment steps taken, over all environments
 * @param totalSteps environment steps to take
 * @param updates rollouts learned from
 * @param episodes episodes finished
 */
public record Progress(long envSteps, long totalSteps, long updates, long episodes) {
    /** The beginning of a run of {@code totalSteps} environment steps. */
    public static Progress start(long totalSteps) {
        return new Progress(0, totalSteps, 0, 0);
    }

    /** The progress after learning from {@code rollout}. */
    public Progress after(Rollout rollout) {
        return new Progress(
                envSteps + rollout.rows(),
                totalSteps,
                updates + 1,
                episodes + rollout.episodes().size());
    }

    public boolean done() {
        return envSteps >= totalSteps;
    }

    /** The fraction of the run that is over, 0 to 1. */
    public double fraction() {
        return Math.min(1.0, (double) envSteps / totalSteps);
    }
}
