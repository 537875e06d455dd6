package org.rollout4j.lm.ngram;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Interpolated modified Kneser-Ney as the paper has it, from lists of words, without regard for time. */
final class PlainKneserNey {
    private static final int BEGIN = -1;

    private final int vocabulary;
    private final int order;
    /** By length: the count of each n-gram. */
    private final Map<Integer, Map<List<Integer>, Integer>> counts = new HashMap<>();

    PlainKneserNey(int vocabulary, int order, List<int[]> texts) {
        this.vocabulary = vocabulary;
        this.order = order;
        for (int length = 1; length <= order; length++) {
            Map<List<Integer>, Set<List<Integer>>> before = new HashMap<>();
            int occurrence = 0;
            for (int[] text : texts) {
                for (int start = 0; start + length <= text.length; start++) {
                    List<Integer> gram = new ArrayList<>();
                    for (int i = 0; i < length; i++) {
                        gram.add(text[start + i]);
                    }
                    List<Integer> distinct =
                            length == order ? List.of(occurrence++, 0) : List.of(start == 0 ? BEGIN : text[start - 1]);
                    before.computeIfAbsent(gram, none -> new HashSet<>()).add(distinct);
                }
            }
            Map<List<Integer>, Integer> ofLength = new HashMap<>();
            before.forEach((gram, set) -> ofLength.put(gram, set.size()));
            counts.put(length, ofLength);
        }
    }

    double probability(List<Integer> context, int token) {
        List<Integer> seen = context.subList(Math.max(0, context.size() - order + 1), context.size());
        return probability(seen, token, seen.size() + 1);
    }

    private double probability(List<Integer> context, int token, int length) {
        if (length == 0) {
            return 1.0 / vocabulary;
        }
        double shorter =
                probability(context.isEmpty() ? context : context.subList(1, context.size()), token, length - 1);
        double total = 0;
        double left = 0;
        double own = 0;
        for (int w = 0; w < vocabulary; w++) {
            List<Integer> gram = new ArrayList<>(context);
            gram.add(w);
            int count = counts.get(length).getOrDefault(gram, 0);
            total += count;
            left += discount(length, count);
            own = w == token ? count - discount(length, count) : own;
        }
        return total == 0 ? shorter : own / total + left / total * shorter;
    }

    private double discount(int length, int count) {
        if (count == 0) {
            return 0;
        }
        double[] n = new double[5];
        counts.get(length).values().forEach(value -> n[Math.min(value, 5) % 5]++);
        double y = n[1] / (n[1] + 2 * n[2]);
        double[] d = {1 - 2 * y * n[2] / n[1], 2 - 3 * y * n[3] / n[2], 3 - 4 * y * n[4] / n[3]};
        boolean fits = d[0] > 0 && d[0] < 1 && d[1] > 0 && d[1] < 2 && d[2] > 0 && d[2] < 3;
        return fits ? d[Math.min(count, 3) - 1] : new double[] {0.5, 1, 1.5}[Math.min(count, 3) - 1];
    }
}
