package org.rollout4j.lm.tune;

import java.util.List;
import org.rollout4j.core.Episode;
import org.rollout4j.core.Experience;
import org.rollout4j.lm.model.Packed;

/**
 * The completions of one update. It counts as one step, since the length of a run is counted in updates.
 *
 * @param rows at least one
 */
public record UnpairedBatch(List<UnpairedRow> rows) implements Experience {
    public UnpairedBatch {
        rows = List.copyOf(rows);
    }

    /** The sequences of the rows, in their order. */
    Packed packed() {
        return Packed.of(rows.stream().map(UnpairedRow::sequence).toList());
    }

    @Override
    public long steps() {
        return 1;
    }

    @Override
    public List<Episode> episodes() {
        return List.of();
    }
}
