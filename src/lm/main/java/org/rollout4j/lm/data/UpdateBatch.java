package org.rollout4j.lm.data;

import java.util.List;
import org.rollout4j.core.Episode;
import org.rollout4j.core.Experience;

/** What one update is made of. It counts as one step, since the length of a run is counted in updates. */
public interface UpdateBatch extends Experience {
    @Override
    default long steps() {
        return 1;
    }

    @Override
    default List<Episode> episodes() {
        return List.of();
    }
}
