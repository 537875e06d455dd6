package org.rollout4j.plot;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Which colours, dashes and marks are whose: a style is a number from 0 on, and styles below {@link #COLOURS} have colours of their own. */
public final class Styles {
    /** How many colours there are. */
    public static final int COLOURS = Style.colours();

    private Styles() {}

    /** 0, 1, 2 and so on. */
    static List<Integer> inOrder(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /**
     * A style for each of several, all distinct: the one it prefers or, where its colour is taken, the first whose colour is free; where all
     * colours are taken, the first that is free, which has a colour once more with other dashes and marks.
     *
     * @param preferred what each would have if it were alone, those first that are to have it
     */
    public static List<Integer> distinct(List<Integer> preferred) {
        Set<Integer> taken = new HashSet<>();
        Set<Integer> colours = new HashSet<>();
        return preferred.stream()
                .map(wish -> {
                    int style = free(wish % COLOURS, taken, colours);
                    taken.add(style);
                    colours.add(style % COLOURS);
                    return style;
                })
                .toList();
    }

    private static int free(int wish, Set<Integer> taken, Set<Integer> colours) {
        if (!colours.contains(wish)) {
            return wish;
        }
        boolean left = colours.size() < COLOURS;
        return IntStream.iterate(0, i -> i + 1)
                .filter(i -> left ? !colours.contains(i) : !taken.contains(i))
                .findFirst()
                .orElseThrow();
    }
}
