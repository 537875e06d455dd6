package org.rollout4j.train;

import java.util.List;

/** Describes metrics as a library of somebody else would. */
public final class OwnMetrics implements Metric.Provider {
    static final Metric REWARD_MARGIN = new Metric("rewardMargin", "Margin of rewards", "reward", Metric.Better.HIGHER);

    @Override
    public List<Metric> metrics() {
        return List.of(REWARD_MARGIN, new Metric("loss", "Another loss", "train", Metric.Better.HIGHER));
    }
}
