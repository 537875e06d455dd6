package org.rollout4j.lm.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Example;

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
