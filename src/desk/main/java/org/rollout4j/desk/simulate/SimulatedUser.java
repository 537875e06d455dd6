package org.rollout4j.desk.simulate;

import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.data.Content;

/**
 * Somebody who takes a text with a probability that grows with its worth, edits it, or refuses it: a user as of PRELUDE (Gao et al., 2024), but drawn by a seed and not played
 * by a model.
 *
 * @param likes what is liked
 * @param threshold the utility of a text that is taken half of the time
 */
record SimulatedUser(Likes likes, double threshold) {
    /** How much utility it takes to be sure. */
    private static final double TEMPERATURE = 0.5;

    /** How often an answer is the other way round. */
    static final double NOISE = 0.07;

    /** How often somebody edits what is not taken. */
    static final double EDIT_RATE = 0.6;

    private static final int BISECTIONS = 60;

    /** What somebody does with a text: {@code written} is null where it is refused, and the text itself where it is taken. */
    record Answer(String written) {
        boolean takes(String shown) {
            return shown.equals(written);
        }
    }

    /**
     * One who takes a share of some texts.
     *
     * @param utilities of these
     * @param share between {@value #NOISE} and one less that
     */
    static SimulatedUser taking(double share, Likes likes, double... utilities) {
        double low = -1e3;
        double high = 1e3;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            SimulatedUser user = new SimulatedUser(likes, middle);
            double taken = 0;
            for (double utility : utilities) {
                taken += user.acceptance(utility) / utilities.length;
            }
            if (taken > share) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return new SimulatedUser(likes, low);
    }

    /** How likely a text of that utility is taken. */
    double acceptance(double utility) {
        return NOISE + (1 - 2 * NOISE) / (1 + Math.exp((threshold - utility) / TEMPERATURE));
    }

    Answer answer(Content prompt, String text, SplitMix random) {
        if (random.nextDouble() < acceptance(likes.utility(prompt, text))) {
            return new Answer(text);
        }
        return random.nextDouble() < EDIT_RATE
                ? new Answer(likes.edited(prompt, text, random).orElse(null))
                : new Answer(null);
    }
}
