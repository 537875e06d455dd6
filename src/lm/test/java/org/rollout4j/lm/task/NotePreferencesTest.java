package org.rollout4j.lm.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Example;

/** Preferences of notes come as often as their probabilities say. */
class NotePreferencesTest {
    private static final HiddenUtility UTILITY = HiddenUtility.random(4, 1);
    private static final NotePreferences PREFERENCES = new NotePreferences(new NotesGrammar(), UTILITY);
    private static final int COUNT = 10_000;

    @Test
    void theBetterNoteIsChosenAsOftenAsItsProbabilitySays() {
        List<Example.Preference> pairs = PREFERENCES.pairs(COUNT, 1);
        assertCalibrated(pairs);

        int better = 0;
        int different = 0;
        double expected = 0;
        for (Example.Preference pair : pairs.subList(0, 2_000)) {
            double chosen = utility(pair.prompt(), pair.chosen());
            double rejected = utility(pair.prompt(), pair.rejected());
            assertThat(probability(pair)).isCloseTo(1 / (1 + Math.exp(rejected - chosen)), within(1e-12));
            if (chosen != rejected) {
                different++;
                better += chosen > rejected ? 1 : 0;
                expected += Math.max(probability(pair), 1 - probability(pair));
            }
        }
        assertThat((double) better / different).isCloseTo(expected / different, within(0.05));
        assertThat(NotePreferences.bestAccuracy(pairs)).isBetween(0.6, 0.95);
    }

    @Test
    void notesAreLikedAsOftenAsTheirProbabilitySays() {
        List<Example.Unpaired> notes = PREFERENCES.unpaired(COUNT, 1);
        assertCalibrated(notes);

        assertThat(notes.stream().filter(Example.Unpaired::label).count()).isBetween(COUNT * 2L / 5, COUNT * 3L / 5);
        for (Example.Unpaired note : notes.subList(0, 500)) {
            double liked = 1 / (1 + Math.exp(UTILITY.mean() - utility(note.prompt(), note.completion())));
            assertThat(probability(note)).isCloseTo(note.label() ? liked : 1 - liked, within(1e-12));
        }
    }

    @Test
    void whomNothingMattersToTossesACoin() {
        List<Example.Preference> pairs =
                new NotePreferences(new NotesGrammar(), HiddenUtility.indifferent()).pairs(100, 1);

        assertThat(pairs).allMatch(pair -> probability(pair) == 0.5);
        assertThat(NotePreferences.bestAccuracy(pairs)).isEqualTo(0.5);
    }

    @Test
    void aSeedDecidesAll() {
        assertThat(PREFERENCES.pairs(50, 5)).isEqualTo(PREFERENCES.pairs(50, 5)).isNotEqualTo(PREFERENCES.pairs(50, 6));
        assertThat(PREFERENCES.unpaired(50, 5))
                .isEqualTo(PREFERENCES.unpaired(50, 5))
                .isNotEqualTo(PREFERENCES.unpaired(50, 6));
        assertThat(NotePreferences.prompts(50, 5))
                .isEqualTo(NotePreferences.prompts(50, 5))
                .isNotEqualTo(NotePreferences.prompts(50, 6))
                .allSatisfy(prompt -> Facts.parse((String) prompt.prompt().json()));
        assertThat(PREFERENCES.pairs(60, 5).subList(0, 50)).isEqualTo(PREFERENCES.pairs(50, 5));
    }

    @Test
    void nothingCannotBeAskedFor() {
        assertThatThrownBy(() -> PREFERENCES.pairs(0, 1)).hasMessageContaining("count is 0");
        assertThatThrownBy(() -> NotePreferences.bestAccuracy(List.of())).hasMessageContaining("pairs is []");
    }

    /**
     * What is said with probability p is what had it, and otherwise what had 1 - p: of all examples whose p is in one bin or its mirror image, the share that lies in the
     * upper one is its p, within four standard errors.
     */
    private static void assertCalibrated(List<? extends Example> examples) {
        for (double low : new double[] {0.5, 0.6, 0.7, 0.8, 0.9}) {
            double upper = 0;
            double all = 0;
            double expected = 0;
            double variance = 0;
            for (Example example : examples) {
                double p = Math.max(probability(example), 1 - probability(example));
                if (p > low && p <= low + 0.1) {
                    all++;
                    upper += probability(example) > 0.5 ? 1 : 0;
                    expected += p;
                    variance += p * (1 - p);
                }
            }
            assertThat(upper)
                    .as("of %s above %s", all, low)
                    .isCloseTo(expected, within(4 * Math.sqrt(variance) + 1e-9));
        }
    }

    private static double probability(Example example) {
        return (double) example.columns().get(NotePreferences.PROBABILITY);
    }

    private static double utility(Content prompt, Content text) {
        return UTILITY.of((String) prompt.json(), (String) text.json());
    }
}
