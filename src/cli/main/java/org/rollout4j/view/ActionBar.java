package org.rollout4j.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What the agent thinks of one discrete action, as a bar.
 *
 * @param action its number
 * @param name what it is called
 * @param share the length of the bar, 0 to 1: the probability, or where between the least and the greatest value of the legal actions it is
 * @param number the probability or value in digits; empty where the agent has neither
 * @param legal whether it may be taken
 * @param optimal whether it is known to be optimal
 */
record ActionBar(int action, String name, double share, String number, boolean legal, boolean optimal) {
    /** The most bars of a frame; where there are more actions, those that the agent likes best are shown. */
    private static final int MOST = 14;

    /**
     * The bars of a frame, in the order of the actions; none where actions are continuous, and at the end of an episode.
     *
     * @param names of the actions; where there are none, their numbers
     */
    static List<ActionBar> of(Frame frame, List<String> names) {
        float[] numbers = frame.probabilities() != null ? frame.probabilities() : frame.actionValues();
        int count = numbers != null ? numbers.length : frame.last() ? 0 : names.size();
        List<ActionBar> bars = new ArrayList<>();
        double least = 0;
        double greatest = 1;
        if (frame.probabilities() == null && numbers != null) {
            int[] legal = IntStream.range(0, count).filter(a -> legal(frame, a)).toArray();
            least = IntStream.of(legal).mapToDouble(a -> numbers[a]).min().orElse(0);
            greatest = IntStream.of(legal).mapToDouble(a -> numbers[a]).max().orElse(1);
        }
        for (int a = 0; a < count; a++) {
            int action = a;
            boolean legal = legal(frame, a);
            boolean optimal = frame.bestActions() != null
                    && IntStream.of(frame.bestActions()).anyMatch(best -> best == action);
            String name = a < names.size() ? names.get(a) : "action " + a;
            double share =
                    numbers == null || !legal ? 0 : greatest == least ? 1 : (numbers[a] - least) / (greatest - least);
            String number = numbers == null || !legal ? "" : String.format(Locale.ROOT, "%.3f", numbers[a]);
            bars.add(new ActionBar(a, name, share, number, legal, optimal));
        }
        return bars.stream()
                .sorted(Comparator.comparingDouble(bar -> -bar.share))
                .limit(MOST)
                .sorted(Comparator.comparingInt(ActionBar::action))
                .toList();
    }

    private static boolean legal(Frame frame, int action) {
        return frame.legalActions() == null || frame.legalActions()[action];
    }
}
