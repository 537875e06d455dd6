package org.rollout4j.lm.reward;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;

/**
 * Rewards completions in which a regular expression matches. With {@link Mode#FOUND} and {@link Mode#FULL} the reward is 1 or 0, as that of TRL's
 * {@code think_format_reward}; with {@link Mode#COUNT} the number of matches, at most {@code maxCount}. As {@link Pattern} has them, {@code ^} and
 * {@code $} are the ends of the completion; {@code (?m)} and {@code (?s)} change what lines mean.
 *
 * @param pattern the regular expression
 * @param mode what is rewarded
 * @param maxCount what a count is limited to, so that it does not pay to repeat without end
 */
public record RegexReward(
        @Setting("a regular expression of java.util.regex.Pattern")
        String pattern,

        @Setting(
                "FOUND: 1 if it matches somewhere; FULL: 1 if it matches the whole completion; COUNT: the number of matches")
        Mode mode,

        @Setting("the most that a count rewards, 1 or more") int maxCount)
        implements RewardFunction {
    /** What is rewarded. */
    public enum Mode {
        /** A match somewhere. */
        FOUND,
        /** A match of the whole. */
        FULL,
        /** The number of matches. */
        COUNT
    }

    public RegexReward {
        compiled("pattern", pattern);
        Require.that(mode != null, "mode", null, "FOUND, FULL or COUNT is needed");
        Require.inRange("maxCount", maxCount, 1, Integer.MAX_VALUE);
    }

    /** 1 for a match somewhere. */
    public static RegexReward found(String pattern) {
        return new RegexReward(pattern, Mode.FOUND, 100);
    }

    @Override
    public Rewards score(List<RewardRow> rows) throws Exception {
        Pattern compiled = Pattern.compile(pattern);
        return RewardFunction.each(row -> reward(compiled.matcher(new InterruptibleText(row.completion()))))
                .score(rows);
    }

    /** @throws IllegalArgumentException if it is no regular expression; the message names the setting */
    static Pattern compiled(String setting, String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    setting + " is " + pattern + ": a regular expression is needed (" + e.getDescription()
                            + (e.getIndex() < 0 ? "" : " at character " + e.getIndex()) + ")",
                    e);
        }
    }

    private double reward(Matcher matcher) {
        return switch (mode) {
            case FOUND -> matcher.find() ? 1 : 0;
            case FULL -> matcher.matches() ? 1 : 0;
            case COUNT -> {
                int count = 0;
                while (count < maxCount && matcher.find()) {
                    count++;
                }
                yield count;
            }
        };
    }
}
