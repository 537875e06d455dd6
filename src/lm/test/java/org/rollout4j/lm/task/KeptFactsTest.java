package org.rollout4j.lm.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.SplitMix;

/** Which facts a text keeps. */
class KeptFactsTest {
    private static final Facts FACTS = new Facts(Facts.Kind.REQUEST, "Anna", "office move", "Tuesday", 3, true);

    @Test
    void notesOfTheGrammarKeepAllOfTheirsAndNoneOfOthers() {
        NotesGrammar grammar = new NotesGrammar();
        SplitMix random = new SplitMix(1);
        for (int i = 0; i < 2_000; i++) {
            Note note = grammar.sample(random);
            Facts facts = note.facts();
            Facts others = new Facts(
                    facts.kind(),
                    facts.name().equals("Anna") ? "Ben" : "Anna",
                    facts.about(),
                    facts.day().equals("Monday") ? "Friday" : "Monday",
                    facts.amount() == 2 ? 20 : 2,
                    !facts.answer());

            assertThat(KeptFacts.read(note.prompt(), note.text()).orElseThrow().all())
                    .as(note.text())
                    .isTrue();
            assertThat(KeptFacts.read(others.prompt(), note.text())
                            .orElseThrow()
                            .count())
                    .as(note.text())
                    .isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'Hi Anna, send 3 on Tuesday. Yes, it is.', true, true, true, true",
        "'Hi anna, send three on tuesday. yes it is.', false, false, false, false",
        "'Annabel, 13 by Tuesdays. Oh Yes, well.', false, false, false, false",
        "'Anna and Ben, 3 or 4, Tuesday or Monday. Yes, no. No, yes.', false, false, false, false",
        "'- Yes, Anna has 3 and 3 on Tuesday, Tuesday', true, true, true, true",
        "'Anna 3.5', true, false, false, false",
        "'', false, false, false, false"
    })
    void aFactIsKeptIfItAloneIsSaid(String text, boolean name, boolean day, boolean amount, boolean answer) {
        assertThat(KeptFacts.read(FACTS.prompt(), text)).contains(new KeptFacts(name, day, amount, answer));
    }

    @Test
    void anotherPromptHasNoFacts() {
        assertThat(KeptFacts.read("Write a note.", "Hi Anna")).isEmpty();
        assertThat(KeptFacts.read(FACTS.prompt().replace("3", "99"), "Hi Anna")).isEmpty();
    }
}
