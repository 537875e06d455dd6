package org.rollout4j.lm.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Example;

/** What somebody with a {@link HiddenUtility} says of notes of the grammar, as data sets for every method that learns from it. A seed decides all. */
public final class NotePreferences {
    /** The column of the probability with which what is said would be said again. */
    public static final String PROBABILITY = "probability";

    private final NotesGrammar grammar;
    private final HiddenUtility utility;

    public NotePreferences(NotesGrammar grammar, HiddenUtility utility) {
        this.grammar = grammar;
        this.utility = utility;
    }

    /**
     * Two notes of the same facts, each in a style of its own; the better one is chosen with the probability of Bradley and Terry, so that sometimes it is not. The
     * column {@link #PROBABILITY} is that of this choice.
     */
    public List<Example.Preference> pairs(int count, long seed) {
        SplitMix random = new SplitMix(seed);
        List<Example.Preference> pairs = new ArrayList<>();
        for (int i = 0; i < checked(count); i++) {
            Note first = grammar.sample(random);
            Note second = grammar.sample(first.facts(), Style.random(random), random);
            double probability = HiddenUtility.preference(utility.of(first.style()), utility.of(second.style()));
            pairs.add(
                    random.nextDouble() < probability
                            ? pair(first, second, probability)
                            : pair(second, first, 1 - probability));
        }
        return pairs;
    }

    /**
     * Notes that are liked or not: liked with the probability that they are preferred to a note of {@link HiddenUtility#mean mean} utility. The column {@link
     * #PROBABILITY} is that of this label.
     */
    public List<Example.Unpaired> unpaired(int count, long seed) {
        SplitMix random = new SplitMix(seed);
        List<Example.Unpaired> notes = new ArrayList<>();
        for (int i = 0; i < checked(count); i++) {
            Note note = grammar.sample(random);
            double probability = HiddenUtility.preference(utility.of(note.style()), utility.mean());
            boolean liked = random.nextDouble() < probability;
            notes.add(new Example.Unpaired(
                    Content.of(note.prompt()),
                    Content.of(note.text()),
                    liked,
                    Map.of(PROBABILITY, liked ? probability : 1 - probability)));
        }
        return notes;
    }

    /** Prompts of notes, for models that write these themselves. */
    public static List<Example.Prompt> prompts(int count, long seed) {
        SplitMix random = new SplitMix(seed);
        List<Example.Prompt> prompts = new ArrayList<>();
        for (int i = 0; i < checked(count); i++) {
            prompts.add(new Example.Prompt(Content.of(Facts.random(random).prompt()), Map.of()));
        }
        return prompts;
    }

    /** How often whoever knows the utility foretells the choices of such pairs, on average over the noise: the mean of the greater of p and 1 - p. */
    public static double bestAccuracy(List<Example.Preference> pairs) {
        return pairs.stream()
                .mapToDouble(pair -> (double) pair.columns().get(PROBABILITY))
                .map(probability -> Math.max(probability, 1 - probability))
                .average()
                .orElseThrow(() -> new IllegalArgumentException("pairs is []: at least one is needed"));
    }

    private static Example.Preference pair(Note chosen, Note rejected, double probability) {
        return new Example.Preference(
                Content.of(chosen.prompt()),
                Content.of(chosen.text()),
                Content.of(rejected.text()),
                Map.of(PROBABILITY, probability));
    }

    private static int checked(int count) {
        return Require.inRange("count", count, 1, Integer.MAX_VALUE);
    }
}
