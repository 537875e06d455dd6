package org.rollout4j.lm.proof;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.lm.task.Facts;
import org.rollout4j.lm.task.NotesGrammar;

/** Whether a text keeps the facts of its prompt. */
class WrittenNoteTest {
    private static final String GOOD = "Anna, 3 chairs on Tuesday. Yes, I can.";

    @Test
    void whatTheGrammarWritesKeepsThem() {
        NotesGrammar grammar = new NotesGrammar();
        assertThat(Notes.sample(500, 9)).allSatisfy(note -> {
            WrittenNote written = new WrittenNote(note.facts(), note.text());
            assertThat(written.keepsName()).isTrue();
            assertThat(written.keepsDay()).isTrue();
            assertThat(written.keepsAmount()).isTrue();
            assertThat(written.keepsAnswer()).isTrue();
            assertThat(written.read(grammar)).contains(note);
            assertThat(new WrittenNote(note.facts(), note.text() + "x").read(grammar))
                    .isEmpty();
        });
    }

    /** Left out, another one, or both. */
    @ParameterizedTest
    @CsvSource({
        "Anna, '', name",
        "Anna, Annabel, name",
        "Anna, Ben, name",
        "Anna, Anna and Ben, name",
        "Tuesday, '', day",
        "Tuesday, Tuesday or Friday, day",
        "3 chairs, chairs, amount",
        "3 chairs, 13 chairs, amount",
        "3 chairs, 3 or 4 chairs, amount",
        "Yes, No, answer",
        "Yes, Yes and No, answer",
        "Yes, Yesterday, answer"
    })
    void anyOtherFactIsNoticed(String from, String to, String lost) {
        Facts facts = new Facts(Facts.Kind.REQUEST, "Anna", "meeting", "Tuesday", 3, true);
        WrittenNote written = new WrittenNote(facts, GOOD.replace(from, to));

        assertThat(written.keepsName()).isEqualTo(!lost.equals("name"));
        assertThat(written.keepsDay()).isEqualTo(!lost.equals("day"));
        assertThat(written.keepsAmount()).isEqualTo(!lost.equals("amount"));
        assertThat(written.keepsAnswer()).isEqualTo(!lost.equals("answer"));
    }
}
