package org.rollout4j.desk.simulate;

/** What it takes to make one text of another: the least number of tokens put in, left out or replaced (Levenshtein), divided by the tokens of what came of it. */
final class EditCost {
    private EditCost() {}

    /** @param written at least one token */
    static double of(int[] shown, int[] written) {
        return (double) distance(shown, written) / written.length;
    }

    private static int distance(int[] from, int[] to) {
        int[] before = new int[to.length + 1];
        int[] now = new int[to.length + 1];
        for (int j = 0; j <= to.length; j++) {
            before[j] = j;
        }
        for (int i = 1; i <= from.length; i++) {
            now[0] = i;
            for (int j = 1; j <= to.length; j++) {
                int replaced = before[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                now[j] = Math.min(replaced, 1 + Math.min(before[j], now[j - 1]));
            }
            int[] done = now;
            now = before;
            before = done;
        }
        return before[to.length];
    }
}
