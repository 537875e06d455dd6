package org.rollout4j.lm.decide;

import java.util.List;
import org.rollout4j.core.Episode;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Rollout;

/**
 * So many steps of each of several environments.
 *
 * @param rollout the steps
 * @param steps the updates that are made of them, which the length of a run is counted in
 */
record DecidedSteps(Rollout rollout, long steps) implements Decisions {
    @Override
    public ObservationBatch in() {
        return new ObservationBatch(rollout.rows(), rollout.observations(), rollout.actionMasks());
    }

    @Override
    public int action(int row) {
        return rollout.actions().number(row);
    }

    @Override
    public List<Episode> episodes() {
        return rollout.episodes();
    }
}
