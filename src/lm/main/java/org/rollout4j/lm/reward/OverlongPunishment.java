package org.rollout4j.lm.reward;

import java.util.List;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;

/**
 * TRL's {@code soft_overlong_punishment}, equation 13 of DAPO (Yu et al., 2025): with a length of n tokens, the end token included, it is 0 up to
 * {@code maxCompletionLen - softPunishCache}, from there on falls linearly to -1 at {@code maxCompletionLen}, and is -1 beyond.
 *
 * @param maxCompletionLen the most tokens that are not punished in full
 * @param softPunishCache how many tokens before that the punishment begins
 */
public record OverlongPunishment(
        @Setting("the most tokens that are not punished in full, 1 or more")
        int maxCompletionLen,

        @Setting("how many tokens before maxCompletionLen the punishment begins, 0 to maxCompletionLen")
        int softPunishCache)
        implements RewardFunction {
    public OverlongPunishment {
        Require.inRange("maxCompletionLen", maxCompletionLen, 1, Integer.MAX_VALUE);
        Require.inRange("softPunishCache", softPunishCache, 0, maxCompletionLen);
    }

    @Override
    public Rewards score(List<RewardRow> rows) throws Exception {
        return RewardFunction.each(row -> punishment(row.tokenIds().length)).score(rows);
    }

    private double punishment(int length) {
        int free = maxCompletionLen - softPunishCache;
        if (length <= free) {
            return 0;
        }
        return length <= maxCompletionLen ? (double) (free - length) / softPunishCache : -1;
    }
}
