package org.rollout4j.lm.data;

import java.util.List;
import org.rollout4j.core.Episode;
import org.rollout4j.core.Experience;
import org.rollout4j.lm.model.Packed;

/**
 * The tokens of one update. It counts as one step, since the length of a run is counted in updates.
 *
 * @param packed at least one sequence
 */
public record TokenBatch(Packed packed) implements Experience {
    @Override
    public long steps() {
        return 1;
    }

    @Override
    public List<Episode> episodes() {
        return List.of();
    }
}
