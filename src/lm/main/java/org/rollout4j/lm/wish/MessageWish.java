package org.rollout4j.lm.wish;

import java.util.Locale;
import java.util.regex.Pattern;
import org.rollout4j.lm.reward.SentencesReward;

/** How somebody wishes messages to be, told by the edits that they make, or by a reward. */
public enum MessageWish {
    /** At most two sentences. */
    BRIEF("at most two sentences", "sentences(max=2)") {
        @Override
        public String edited(String name, String message) {
            return SentencesReward.first(message, 2);
        }
    },
    /** No exclamation marks. */
    CALM("no exclamation mark", "regex(pattern=[^!]*, mode=FULL)") {
        @Override
        public String edited(String name, String message) {
            return message.replaceAll("!+", ".");
        }
    },
    /** It begins with Hi. */
    GREETED("begins with Hi", "regex(pattern=^\\s*Hi\\b)") {
        @Override
        public String edited(String name, String message) {
            return HI.matcher(message).find() ? message : "Hi " + name + ",\n\n" + Greetings.without(message.strip());
        }
    };

    private static final Pattern HI = Pattern.compile("^\\s*Hi\\b");

    private final String meaning;
    private final String reward;

    MessageWish(String meaning, String reward) {
        this.meaning = meaning;
        this.reward = reward;
    }

    /** The id, for names of files and rows. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What is wished, in words. */
    public String meaning() {
        return meaning;
    }

    /** The reward function that is 1 where the wish is met and 0 elsewhere, as {@link org.rollout4j.lm.reward.RewardSpec} has it. */
    public String reward() {
        return reward;
    }

    /**
     * What the user makes of a message: one that meets the wish, changed no more than that takes.
     *
     * @param name whom it is to
     */
    public abstract String edited(String name, String message);
}
