package org.rollout4j.lm.reward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.task.Facts;
import org.rollout4j.lm.task.NotesGrammar;
import org.rollout4j.lm.task.Style;
import org.rollout4j.lm.task.StyleAxis;

/** Which words are British and which American. */
class SpellingTest {
    @ParameterizedTest
    @CsvSource({
        "colours, colors",
        "neighbourhood, neighborhood",
        "favourite, favorite",
        "behavioural, behavioral",
        "centred, centered",
        "theatre, theater",
        "millilitres, milliliters",
        "sombre, somber",
        "analysing, analyzing",
        "paralysed, paralyzed",
        "catalogue, catalog",
        "travelling, traveling",
        "counsellor, counselor",
        "marvellous, marvelous",
        "enrolment, enrollment",
        "skilful, skillful",
        "defence, defense",
        "anaemic, anemic",
        "manoeuvre, maneuver",
        "grey, gray",
        "programmes, programs",
        "mould, mold",
        "organisation, organization",
        "Prioritised, PRIORITIZED",
        "tokenisers, tokenizers",
        "vectorising, vectorizing"
    })
    void pairsTell(String british, String american) {
        assertThat(Spelling.of(british)).contains(Spelling.BRITISH);
        assertThat(Spelling.of(american)).contains(Spelling.AMERICAN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hour",
                "four",
                "tour",
                "counsellor's",
                "here",
                "there",
                "acre",
                "more",
                "wise",
                "otherwise",
                "clockwise",
                "rise",
                "advised",
                "adviser",
                "promises",
                "surprising",
                "exercise",
                "franchise",
                "revising",
                "improvisation",
                "compromised",
                "praise",
                "size",
                "sized",
                "seize",
                "prize",
                "capsizing",
                "supersize",
                "fundraiser",
                "noise",
                "raising",
                "visitation",
                "sensation",
                "easier",
                "miser",
                "called",
                "calling",
                "filled",
                "fully",
                "fence",
                "sense",
                "license",
                "meter",
                "check",
                "the",
                "a",
                ""
            })
    void whatIsSpeltAlikeTellsNothing(String word) {
        assertThat(Spelling.of(word)).isEmpty();
    }

    /** It is not read if a word is on both sides. */
    @Test
    void theTableIsLong() {
        assertThat(Spelling.size()).isGreaterThan(800);
    }

    /** The words of the notes are in the table, and their other words are in neither spelling. */
    @Test
    void notesAreTold() {
        NotesGrammar grammar = new NotesGrammar();
        SplitMix random = new SplitMix(1);
        for (int i = 0; i < 2_000; i++) {
            Style style = Style.random(random);
            String text = grammar.sample(Facts.random(random), style, random).text();
            List<Spelling> sides = List.of(Spelling.AMERICAN, Spelling.BRITISH);
            Spelling own = sides.get(style.value(StyleAxis.SPELLING));
            Spelling other = sides.get(1 - style.value(StyleAxis.SPELLING));

            assertThat(own.count(text)).as(text).isPositive();
            assertThat(other.count(text)).as(text).isZero();
        }
    }
}
