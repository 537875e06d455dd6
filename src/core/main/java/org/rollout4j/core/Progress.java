package org.rollout4j.core;

/**
 * How far a training run is.
 *
 * @param steps steps of experience learned from, see {@link Experience#steps}: environment steps, where it learns from environments
 * @param totalSteps steps of experience to learn from
 * @param updates how many times it learned
 * @param episodes episodes finished
 */
public record Progress(long steps, long totalSteps, long updates, long episodes) {
    /** The beginning of a run of {@code totalSteps} steps. */
    public static Progress start(long totalSteps) {
        return new Progress(0, totalSteps, 0, 0);
    }

    /** The progress after learning from {@code data}. */
    public Progress after(Experience data) {
        return new Progress(
                steps + data.steps(),
                totalSteps,
                updates + 1,
                episodes + data.episodes().size());
    }

    public boolean done() {
        return steps >= totalSteps;
    }

    /** The fraction of the run that is over, 0 to 1. */
    public double fraction() {
        return Math.min(1.0, (double) steps / totalSteps);
    }
}
