package org.rollout4j.lm.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sentences, words, syllables, and what follows from them. */
class ReadabilityTest {
    @ParameterizedTest
    @CsvSource({
        "the, 1",
        "cat, 1",
        "table, 2",
        "make, 1",
        "makes, 1",
        "changes, 2",
        "boxes, 2",
        "asked, 1",
        "wanted, 2",
        "needed, 2",
        "people, 2",
        "rhythm, 1",
        "idea, 3",
        "area, 3",
        "science, 2",
        "reading, 2",
        "being, 2",
        "going, 2",
        "radio, 3",
        "nation, 2",
        "serious, 3",
        "beautiful, 3",
        "don't, 1",
        "isn't, 1",
        "I'm, 1",
        "we're, 1",
        "time-limit, 3",
        "lovely, 2",
        "hopeful, 2",
        "useless, 2",
        "queue, 1",
        "you, 1",
        "create, 2",
        "created, 3",
        "quiet, 2",
        "every, 3",
        "business, 3",
        "evaluate, 4",
        "anyone, 2",
        "something, 2"
    })
    void syllables(String word, int expected) {
        assertThat(Readability.syllables(word)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'One two. Three!', 2, 3",
        "'One two', 1, 2",
        "'Hi Ann,\n\nCome at 3.30 or 5. \"Why?\" she asked.', 4, 8",
        "'e.g. this... and that', 3, 5",
        "'', 0, 0",
        "'...!? 12', 0, 0"
    })
    void sentencesAndWords(String text, int sentences, int words) {
        Readability read = Readability.of(text);

        assertThat(read.sentences()).isEqualTo(sentences);
        assertThat(read.words()).isEqualTo(words);
    }

    /** 6 words of 6 syllables in one sentence: 206.835 - 6.09 - 84.6 and 2.34 + 11.8 - 15.59. */
    @Test
    void easeAndGradeOfPlainWords() {
        Readability read = Readability.of("The cat sat on the mat.");

        assertThat(read.readingEase()).isCloseTo(116.145, within(1e-9));
        assertThat(read.grade()).isCloseTo(-1.45, within(1e-9));
    }
}
