package org.rollout4j.core;

/**
 * What one step brought. An environment that steps at speed returns the same few instances again and again.
 *
 * @param reward the reward of the step
 * @param terminated whether the episode ended by the rules of the environment; the value of what follows is zero
 * @param truncated whether the episode was cut short from outside, by a time limit; the value of what would have
 *     followed is not zero. Both may be true at once
 */
public record StepResult(float reward, boolean terminated, boolean truncated) {
    /** Whether the episode is over, for either reason. */
    public boolean ended() {
        return terminated || truncated;
    }
}
