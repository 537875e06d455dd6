package org.rollout4j.lm.reward;

import java.util.List;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;

/**
 * Rewards completions of a wanted length: {@code -min(1, |length - target| / target)}, from -1 to 0, which is that of the target. What ends nowhere
 * near the target, such as twice as much or nothing at all, has -1.
 *
 * @param target the wanted length
 * @param unit what is counted
 */
public record LengthReward(
        @Setting("the wanted length, 1 or more") int target,
        @Setting("CHARACTERS, WORDS or TOKENS") Unit unit) implements RewardFunction {
    /** What is counted. */
    public enum Unit {
        /** Unicode code points. */
        CHARACTERS,
        /** What is between white space. */
        WORDS,
        /** Tokens of the model, the end token included. */
        TOKENS
    }

    public LengthReward {
        Require.inRange("target", target, 1, Integer.MAX_VALUE);
        Require.that(unit != null, "unit", null, "CHARACTERS, WORDS or TOKENS is needed");
    }

    @Override
    public Rewards score(List<RewardRow> rows) throws Exception {
        return RewardFunction.each(row -> 0 - Math.min(1, Math.abs((double) length(row) - target) / target))
                .score(rows);
    }

    private int length(RewardRow row) {
        String text = row.completion();
        return switch (unit) {
            case CHARACTERS -> text.codePointCount(0, text.length());
            case WORDS -> text.isBlank() ? 0 : text.strip().split("\\s+", -1).length;
            case TOKENS -> row.tokenIds().length;
        };
    }
}
