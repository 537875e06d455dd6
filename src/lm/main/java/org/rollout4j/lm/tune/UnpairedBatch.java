package org.rollout4j.lm.tune;

import java.util.List;
import org.rollout4j.lm.data.UpdateBatch;
import org.rollout4j.lm.model.Packed;

/**
 * The completions of one update.
 *
 * @param rows at least one
 */
public record UnpairedBatch(List<UnpairedRow> rows) implements UpdateBatch {
    public UnpairedBatch {
        rows = List.copyOf(rows);
    }

    /** The sequences of the rows, in their order. */
    Packed packed() {
        return Packed.of(rows.stream().map(UnpairedRow::sequence).toList());
    }
}
