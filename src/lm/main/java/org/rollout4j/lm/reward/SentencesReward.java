package org.rollout4j.lm.reward;

import java.text.BreakIterator;
import java.util.List;
import java.util.Locale;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;

/**
 * Rewards completions of few sentences: 1 for one that ended by itself, has a word and not more sentences than are allowed, else 0. Sentences are those of {@link
 * BreakIterator} for English.
 *
 * @param max the most sentences
 */
public record SentencesReward(
        @Setting("the most sentences, 1 or more") int max) implements RewardFunction {
    public SentencesReward {
        Require.inRange("max", max, 1, Integer.MAX_VALUE);
    }

    @Override
    public Rewards score(List<RewardRow> rows) throws Exception {
        return RewardFunction.each(this::reward).score(rows);
    }

    private double reward(RewardRow row) {
        String text = row.completion();
        boolean hasWord = text.codePoints().anyMatch(Character::isLetter);
        return !row.truncated()
                        && hasWord
                        && first(text, max).length() == text.stripTrailing().length()
                ? 1
                : 0;
    }

    /**
     * The first sentences of a text, without white space at their end.
     *
     * @param count how many, 1 or more; fewer if there are not so many
     */
    public static String first(String text, int count) {
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        sentences.setText(text);
        int end = sentences.first();
        for (int i = 0; i < count && end < text.length(); i++) {
            end = sentences.next();
        }
        return text.substring(0, end).stripTrailing();
    }
}
