package org.rollout4j.lm.typing;

import org.rollout4j.core.Require;

/**
 * What somebody wrote, in three parts that follow each other.
 *
 * @param training what is learned from
 * @param choosing what settings are chosen by, before it is learned too, by what can learn it at once
 * @param scored what nothing is learned from or chosen by
 */
public record OwnText(String training, String choosing, String scored) {
    /** The characters that are learned from, one way or the other. */
    public static final int LEARNED = 20_000;

    /** The characters that are needed. */
    public static final int NEEDED = 25_000;

    private static final int TRAINING = 18_000;

    public OwnText {
        Require.that(!training.isEmpty(), "training", "empty", "a text is needed");
        Require.that(!choosing.isEmpty(), "choosing", "empty", "a text is needed");
        Require.that(!scored.isEmpty(), "scored", "empty", "a text is needed");
    }

    /**
     * Of the first 25,000 characters of a text the first 20,000 to learn from, the last tenth of these to choose by, and the rest to score.
     *
     * @throws IllegalArgumentException if it has fewer
     */
    public static OwnText of(String text) {
        int characters = text.codePointCount(0, text.length());
        Require.that(characters >= NEEDED, "characters of the text", characters, "at least " + NEEDED);
        int choosing = text.offsetByCodePoints(0, TRAINING);
        int scored = text.offsetByCodePoints(0, LEARNED);
        return new OwnText(
                text.substring(0, choosing),
                text.substring(choosing, scored),
                text.substring(scored, text.offsetByCodePoints(0, NEEDED)));
    }

    /** All of it. */
    public String whole() {
        return training + choosing + scored;
    }
}
