package org.rollout4j.lm.data;

import org.rollout4j.core.Require;
import org.rollout4j.lm.model.Sequence;

/**
 * Two completions of a prompt, in tokens.
 *
 * @param chosen the prompt with the preferred completion, which alone counts
 * @param rejected the prompt with the other one
 * @param preference the probability that the preferred one is better, 0 to 1; 1 where people have said so
 */
public record PreferenceRow(Sequence chosen, Sequence rejected, double preference) {
    public PreferenceRow {
        Require.inRange("preference", preference, 0, 1);
    }
}
