package org.rollout4j.env;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.StepResult;

/**
 * What an episode brought, to compare with when its seed and actions are played again. Observations and masks are kept as
 * hash codes, so that a long episode of large observations fits.
 */
final class Trace {
    final long seed;
    final List<Moment> moments = new ArrayList<>();

    Trace(long seed) {
        this.seed = seed;
    }

    /** Whether the same actions brought the same, whatever the seeds. */
    boolean isCopyOf(Trace other) {
        if (moments.size() != other.moments.size()) {
            return false;
        }
        for (int i = 0; i < moments.size(); i++) {
            if (moments.get(i).difference(other.moments.get(i)) != null) {
                return false;
            }
        }
        return true;
    }

    /**
     * One observation and how it came about.
     *
     * @param action what was done before it, as {@link ProbeActions} has it; null at the start
     * @param result what that brought; null at the start
     */
    record Moment(float[] action, StepResult result, int observation, int mask) {
        /** What is not the same in {@code other}; null if all is. */
        String difference(Moment other) {
            if (observation != other.observation) {
                return "another observation";
            }
            if (mask != other.mask) {
                return "another action mask";
            }
            return result == null || result.equals(other.result) ? null : "another reward or end";
        }
    }
}
