package org.rollout4j.lm.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rollout4j.core.Require;
import org.rollout4j.lm.model.Sequence;

/** How sequences are put into rows. They stay apart in any case: no token sees one of another sequence. */
public enum Packing {
    /** Each sequence is a row of its own. */
    NONE,
    /** Best-fit decreasing, as TRL's: the longest first, each into the row that it fills most. */
    BFD;

    /**
     * Rows of at most {@code maxTokens} tokens; all sequences are in one each. What is equally long keeps its order.
     *
     * @throws IllegalArgumentException if a sequence is longer than that
     */
    public List<List<Sequence>> rows(List<Sequence> sequences, int maxTokens) {
        for (Sequence sequence : sequences) {
            Require.inRange("tokens of a sequence", sequence.tokens().length, 2, maxTokens);
        }
        return this == NONE ? sequences.stream().map(List::of).toList() : bestFit(sequences, maxTokens);
    }

    private static List<List<Sequence>> bestFit(List<Sequence> sequences, int maxTokens) {
        List<Sequence> longestFirst = new ArrayList<>(sequences);
        longestFirst.sort(Comparator.comparingInt((Sequence sequence) -> sequence.tokens().length)
                .reversed());
        List<List<Sequence>> rows = new ArrayList<>();
        TreeMap<Integer, Deque<List<Sequence>>> byRoom = new TreeMap<>();
        for (Sequence sequence : longestFirst) {
            int length = sequence.tokens().length;
            Map.Entry<Integer, Deque<List<Sequence>>> best = byRoom.ceilingEntry(length);
            int room = best == null ? maxTokens : best.getKey();
            List<Sequence> row;
            if (best == null) {
                row = new ArrayList<>();
                rows.add(row);
            } else {
                row = best.getValue().removeFirst();
                if (best.getValue().isEmpty()) {
                    byRoom.remove(room);
                }
            }
            row.add(sequence);
            byRoom.computeIfAbsent(room - length, any -> new ArrayDeque<>()).addLast(row);
        }
        return rows;
    }
}
