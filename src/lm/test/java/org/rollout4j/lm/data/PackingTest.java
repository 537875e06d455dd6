package org.rollout4j.lm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.model.Sequence;

/** Sequences in rows. */
class PackingTest {
    @Test
    void theLongestComeFirstEachIntoTheRowThatItFillsMost() {
        List<Sequence> sequences = ofLengths(5, 8, 2, 6, 3, 4, 2);

        assertThat(lengths(Packing.BFD.rows(sequences, 10)))
                .containsExactly(List.of(8, 2), List.of(6, 4), List.of(5, 3, 2));
        assertThat(lengths(Packing.NONE.rows(sequences, 10)))
                .containsExactly(List.of(5), List.of(8), List.of(2), List.of(6), List.of(3), List.of(4), List.of(2));
    }

    @Test
    void allSequencesAreInOneRowEachAndNoRowIsTooLong() {
        SplitMix random = new SplitMix(1);
        for (int trial = 0; trial < 100; trial++) {
            int max = 2 + random.nextBelow(60);
            List<Sequence> sequences = ofLengths(IntStream.range(0, 1 + random.nextBelow(200))
                    .map(i -> 2 + random.nextBelow(max - 1))
                    .toArray());

            List<List<Sequence>> rows = Packing.BFD.rows(sequences, max);

            List<Sequence> packed = rows.stream().flatMap(List::stream).toList();
            assertThat(packed).containsExactlyInAnyOrderElementsOf(sequences);
            int total = sequences.stream().mapToInt(it -> it.tokens().length).sum();
            assertThat(rows)
                    .allSatisfy(row -> assertThat(row.stream()
                                    .mapToInt(it -> it.tokens().length)
                                    .sum())
                            .isLessThanOrEqualTo(max));
            // Any two rows hold more than one could, or they would be one.
            assertThat((rows.size() - 1) * max).isLessThan(2 * Math.max(total, 1));
        }
    }

    @Test
    void aSequenceThatFitsInNoRowIsRefused() {
        assertThatThrownBy(() -> Packing.BFD.rows(ofLengths(3, 11), 10))
                .hasMessage("tokens of a sequence is 11: a whole number from 2 to 10 is allowed");
        assertThatThrownBy(() -> Packing.NONE.rows(ofLengths(3, 11), 10)).hasMessageContaining("is 11");
    }

    private static List<Sequence> ofLengths(int... lengths) {
        List<Sequence> sequences = new ArrayList<>();
        for (int length : lengths) {
            sequences.add(Sequence.of(new int[length]));
        }
        return sequences;
    }

    private static List<List<Integer>> lengths(List<List<Sequence>> rows) {
        return rows.stream()
                .map(row -> row.stream().map(it -> it.tokens().length).toList())
                .toList();
    }
}
