package org.rollout4j.lm.tune;

import java.util.List;
import java.util.stream.Stream;
import org.rollout4j.lm.data.UpdateBatch;
import org.rollout4j.lm.model.Packed;

/**
 * The pairs of one update.
 *
 * @param packed of each pair the preferred text, then the other one
 * @param margins of each pair, as {@link ComparedRow#margin}
 */
public record ComparedBatch(Packed packed, List<Double> margins) implements UpdateBatch {
    public ComparedBatch {
        margins = List.copyOf(margins);
    }

    /** @param rows at least one */
    public static ComparedBatch of(List<ComparedRow> rows) {
        return new ComparedBatch(
                Packed.whole(rows.stream()
                        .flatMap(row -> Stream.of(row.chosen(), row.rejected()))
                        .toList()),
                rows.stream().map(ComparedRow::margin).toList());
    }

    /** The number of pairs. */
    public int pairs() {
        return margins.size();
    }
}
