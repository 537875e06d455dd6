package org.rollout4j.lm.loss;

import org.rollout4j.core.Require;

/**
 * Two completions of one prompt, of which one was preferred.
 *
 * @param chosen the log-probability of the preferred one under the policy, summed over its tokens, in nats
 * @param rejected that of the other one
 * @param referenceChosen that of the preferred one under the reference
 * @param referenceRejected that of the other one under the reference
 * @param chosenLength the tokens of the preferred one that count, at least 1
 * @param rejectedLength those of the other one, at least 1
 * @param preference the probability that the preferred one is better, 0 to 1; 1 where people have said so
 */
public record PreferencePair(
        double chosen,
        double rejected,
        double referenceChosen,
        double referenceRejected,
        int chosenLength,
        int rejectedLength,
        double preference) {
    public PreferencePair {
        Require.that(chosenLength >= 1, "tokens of the chosen completion", chosenLength, "at least 1 has to count");
        Require.that(
                rejectedLength >= 1, "tokens of the rejected completion", rejectedLength, "at least 1 has to count");
        Require.inRange("preference", preference, 0, 1);
    }

    /** A pair of which it is known for sure which one is better. */
    public PreferencePair(
            double chosen,
            double rejected,
            double referenceChosen,
            double referenceRejected,
            int chosenLength,
            int rejectedLength) {
        this(chosen, rejected, referenceChosen, referenceRejected, chosenLength, rejectedLength, 1);
    }

    /** {@code log pi(chosen) / ref(chosen)}. */
    double chosenRatio() {
        return chosen - referenceChosen;
    }

    /** {@code log pi(rejected) / ref(rejected)}. */
    double rejectedRatio() {
        return rejected - referenceRejected;
    }
}
