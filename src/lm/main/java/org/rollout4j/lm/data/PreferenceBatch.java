package org.rollout4j.lm.data;

import java.util.List;
import java.util.stream.Stream;
import org.rollout4j.lm.model.Packed;

/**
 * The pairs of one update.
 *
 * @param packed of each pair the sequence of the preferred completion, then that of the other one
 * @param preferences of each pair, as {@link PreferenceRow#preference}
 */
public record PreferenceBatch(Packed packed, List<Double> preferences) implements UpdateBatch {
    public PreferenceBatch {
        preferences = List.copyOf(preferences);
    }

    /** @param rows at least one */
    public static PreferenceBatch of(List<PreferenceRow> rows) {
        return new PreferenceBatch(
                Packed.of(rows.stream()
                        .flatMap(row -> Stream.of(row.chosen(), row.rejected()))
                        .toList()),
                rows.stream().map(PreferenceRow::preference).toList());
    }

    /** The number of pairs. */
    public int pairs() {
        return preferences.size();
    }
}
