package org.rollout4j.experiment.tune;

/**
 * A finished training of a tuning.
 *
 * @param configuration the number of its configuration, from 0
 * @param seed what it was trained with
 * @param finalReturn the mean return of its last evaluation; minus infinity if it failed
 * @param area the mean of all its evaluations; minus infinity if it failed
 * @param stepsToTarget environment steps taken when an evaluation reached the target; null if none did
 * @param secondsToTarget seconds taken until then
 * @param envSteps environment steps taken
 * @param seconds how long they took
 * @param failure why it failed: what was not finite; null if it did not
 */
public record Trial(
        int configuration,
        long seed,
        double finalReturn,
        double area,
        Long stepsToTarget,
        Double secondsToTarget,
        long envSteps,
        double seconds,
        String failure) {

    /** Not to reach the target counts as taking twice as long as was tried; to fail as taking for ever. */
    double cost(Number toTarget, Number taken) {
        if (failure != null) {
            return Double.POSITIVE_INFINITY;
        }
        return toTarget == null ? 2 * taken.doubleValue() : toTarget.doubleValue();
    }
}
