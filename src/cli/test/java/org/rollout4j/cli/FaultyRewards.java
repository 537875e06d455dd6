package org.rollout4j.cli;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.rollout4j.lm.reward.RewardFunction;
import org.rollout4j.lm.reward.RewardRow;
import org.rollout4j.lm.reward.Rewards;

/** Reward functions that are good for some calls, and then fail. */
public final class FaultyRewards {
    /** How many calls are left before they fail. */
    static final AtomicInteger CALLS_LEFT = new AtomicInteger();

    private FaultyRewards() {}

    private static Rewards lengths(List<RewardRow> rows) throws Exception {
        return RewardFunction.each(row -> row.completion().length()).score(rows);
    }

    /** Throws. */
    public static final class Throwing implements RewardFunction {
        @Override
        public Rewards score(List<RewardRow> rows) throws Exception {
            if (CALLS_LEFT.getAndDecrement() <= 0) {
                throw new IllegalStateException("the judge has gone");
            }
            return lengths(rows);
        }
    }

    /** Never answers. */
    public static final class Stalling implements RewardFunction {
        @Override
        public Rewards score(List<RewardRow> rows) throws Exception {
            if (CALLS_LEFT.getAndDecrement() <= 0) {
                new CountDownLatch(1).await();
            }
            return lengths(rows);
        }
    }
}
