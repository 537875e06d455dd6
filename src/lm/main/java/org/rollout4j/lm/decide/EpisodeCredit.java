package org.rollout4j.lm.decide;

import java.util.Arrays;
import org.rollout4j.core.Episode;
import org.rollout4j.lm.loss.Advantages;

/** Each decision of an episode gets what the whole of it brought beside the others that began alike. */
final class EpisodeCredit implements Credit<DecidedEpisodes> {
    private final Advantages.ScaleRewards scaleRewards;

    EpisodeCredit(Advantages.ScaleRewards scaleRewards) {
        this.scaleRewards = scaleRewards;
    }

    @Override
    public Credit.Estimate advantages(DecidedEpisodes data) {
        double[] returns =
                data.episodes().stream().mapToDouble(Episode::totalReward).toArray();
        Advantages group = new Advantages(data.groupSize());
        double[] ofEpisodes = group.grouped(returns, scaleRewards);
        double[] ofRows = Arrays.stream(data.episodeOf())
                .mapToDouble(episode -> ofEpisodes[episode])
                .toArray();
        return new Credit.Estimate(ofRows, group.metrics(returns));
    }
}
