package org.rollout4j.lm.decide;

import java.util.List;
import org.rollout4j.core.Episode;
import org.rollout4j.core.ObservationBatch;

/**
 * Whole episodes, groups of {@code groupSize} with the same start, one after the other.
 *
 * @param in what was observed before each decision
 * @param actions {@code [rows]}, what was chosen
 * @param rewards {@code [rows]}, what each decision brought at once
 * @param episodeOf {@code [rows]}, the episode of each decision
 * @param episodes in the order of their numbers
 * @param groupSize the episodes of a start
 * @param steps the updates that are made of them, which the length of a run is counted in
 */
record DecidedEpisodes(
        ObservationBatch in,
        int[] actions,
        float[] rewards,
        int[] episodeOf,
        List<Episode> episodes,
        int groupSize,
        long steps)
        implements Decisions {
    @Override
    public int action(int row) {
        return actions[row];
    }
}
