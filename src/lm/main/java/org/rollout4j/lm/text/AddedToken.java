package org.rollout4j.lm.text;

import org.rollout4j.core.Require;

/**
 * A token that is found in texts as a whole, before anything else is: special ones, and others that were added to a vocabulary.
 *
 * @param special whether it stands for no text
 * @param singleWord whether it counts only where no letter, digit or underscore touches it
 * @param leftStrip whether the white space before it belongs to it
 * @param rightStrip whether the white space after it belongs to it
 * @param normalized whether it is looked for after normalisation
 */
record AddedToken(
        int id,
        String content,
        boolean special,
        boolean singleWord,
        boolean leftStrip,
        boolean rightStrip,
        boolean normalized) {
    AddedToken {
        Require.that(!content.isEmpty(), "an added token", "\"\"", "at least one character is needed");
    }

    static AddedToken special(int id, String name) {
        return new AddedToken(id, name, true, false, false, false, false);
    }

    static AddedToken plain(int id, String content) {
        return new AddedToken(id, content, false, false, false, false, false);
    }
}
