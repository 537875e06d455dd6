package org.rollout4j.lm.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.reward.NoteStyle;
import org.rollout4j.lm.reward.RewardRow;

/** As many notes are wrong as is said, each in one fact, and nothing else is. */
class CarelessNotesTest {
    private static final int COUNT = 2000;

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.2, 1})
    void somethingIsWrongAsOftenAsIsSaid(double rate) {
        List<Integer> kept = CarelessNotes.examples(COUNT, rate, 1).stream()
                .map(example -> KeptFacts.read(text(example.prompt()), text(example.completion()))
                        .orElseThrow()
                        .count())
                .toList();

        assertThat(kept).allMatch(count -> count == 4 || count == 3);
        assertThat((double) kept.stream().filter(count -> count == 3).count() / COUNT)
                .isCloseTo(rate, within(4 * Math.sqrt(rate * (1 - rate) / COUNT)));
    }

    /** Read by what they say themselves they are notes of the grammar, and for style alone they are worth as much. */
    @Test
    void styleCanBeReadWithoutThePrompt() throws Exception {
        HiddenUtility utility = HiddenUtility.random(4, 1);
        for (Example.PromptCompletion example : CarelessNotes.examples(300, 1, 2)) {
            String prompt = text(example.prompt());
            String note = text(example.completion());
            Facts said = KeptFacts.said(Facts.find(prompt).orElseThrow(), note);
            assertThat(KeptFacts.read(said.prompt(), note).orElseThrow().all()).isTrue();
            RewardRow row = new RewardRow(prompt, note, new int[0], false, Map.of());
            assertThat(reward(new NoteStyle(utility.toString(), false), row))
                    .isEqualTo(utility.of(new NotesGrammar()
                            .parse(said.prompt(), note)
                            .orElseThrow()
                            .style()));
            assertThat(reward(new NoteStyle(utility.toString(), true), row)).isEqualTo(utility.worst());
        }
    }

    private static double reward(NoteStyle style, RewardRow row) throws Exception {
        return style.score(List.of(row)).get(0).orElseThrow();
    }

    @Test
    void theSeedDecidesAll() {
        List<Example.PromptCompletion> one = CarelessNotes.examples(20, 0.5, 7);
        assertThat(CarelessNotes.examples(20, 0.5, 7)).isEqualTo(one);
        assertThat(CarelessNotes.examples(20, 0.5, 8)).isNotEqualTo(one);
    }

    private static String text(Content content) {
        return ((Content.Text) content).text();
    }
}
