package org.rollout4j.lm.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.task.Note;
import org.rollout4j.lm.task.NotesGrammar;
import org.rollout4j.lm.task.StyleAxis;

class StyleFeaturesTest {
    private static double trait(String name, String text) {
        int index = StyleFeatures.traits().indexOf(name);
        assertThat(index).as(name).isNotNegative();
        return StyleFeatures.of(text)[index];
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "begins with Hi or Hello|Hi Anna, see you.|1",
                "begins with Hi or Hello|This is it.|0",
                "begins with Dear or Good morning|Good Morning, all|1",
                "begins with Dear or Good morning|My dear, no|0",
                "contractions|It's late|1",
                "contractions|We won’t|1",
                "contractions|Anna's book|0",
                "British spelling|The colour of the centre|1",
                "British spelling|The color of the center|-1",
                "British spelling|The colour of the center|0",
                "hedges, as in perhaps|I think so|1",
                "hedges, as in perhaps|I rethink it|0",
                "exclamation marks|Yes!|1",
                "exclamation marks|Yes!!!|2",
                "questions|Why? How? Who?|2",
                "please, thanks and sorry|Sorry, no|1",
                "please, thanks and sorry|No|0"
            })
    void saysWhatIsThere(String name, String text, double expected) {
        assertThat(trait(name, text)).isCloseTo(expected, within(1e-6));
    }

    @Test
    void readsLines() {
        assertThat(trait("lists", "For you:\n- bread\n- milk")).isOne();
        assertThat(trait("lists", "two - three")).isZero();
        assertThat(trait("ends with Cheers or Best", "See you.\n\nCheers\nAnna"))
                .isOne();
        assertThat(trait("ends with Cheers or Best", "Cheers")).isZero();
        assertThat(trait("ends with Kind regards or Yours", "See you.\n\nKind regards"))
                .isOne();
        assertThat(trait("ends with Kind regards or Yours", "It is yours.\n\nYours is the blue one over there."))
                .isZero();
    }

    @Test
    void lengthsGrow() {
        assertThat(trait("long", "one two three")).isLessThan(trait("long", "one two three four"));
        assertThat(trait("long sentences", "One two. Three four."))
                .isLessThan(trait("long sentences", "One two three four."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\n", "!!!", "你好。", "\u202Eabc", "\uD83D\uDE00", "a\u0000b"})
    void anyTextHasFiniteNumbers(String text) {
        for (float number : StyleFeatures.of(text)) {
            assertThat(number).isFinite();
        }
    }

    /** In the notes of the grammar, whose style is known, the traits that a note has are found, but for the hedges that its sentences have for other reasons. */
    @Test
    void findsTheStyleOfNotes() {
        Map<String, StyleAxis> axes = Map.of(
                "contractions",
                StyleAxis.CONTRACTIONS,
                "lists",
                StyleAxis.BULLETS,
                "exclamation marks",
                StyleAxis.EXCLAMATIONS);
        NotesGrammar grammar = new NotesGrammar();
        SplitMix random = new SplitMix(1);
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Note note = grammar.sample(random);
            axes.forEach((trait, axis) -> {
                if (trait(trait, note.text()) > 0 != (note.style().value(axis) == 1)) {
                    wrong.add(trait + " in: " + note.text());
                }
            });
            int greeting = note.style().value(StyleAxis.GREETING);
            if (trait("begins with Hi or Hello", note.text()) > 0 != (greeting == 1)
                    || trait("begins with Dear or Good morning", note.text()) > 0 != (greeting == 2)) {
                wrong.add("greeting in: " + note.text());
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Of each kind together a scorer supposes as much as of the other one. */
    @Test
    void joinedKindsCountAlike() {
        Features many = new Features() {
            @Override
            public String name() {
                return "many";
            }

            @Override
            public int size() {
                return 87;
            }

            @Override
            public float[][] of(List<String> prompts, List<String> completions) {
                float[][] rows = new float[completions.size()][87];
                for (float[] row : rows) {
                    java.util.Arrays.fill(row, 2);
                }
                return rows;
            }
        };
        JoinedFeatures joined = new JoinedFeatures(List.of(new StyleFeatures(), many));
        assertThat(joined.name()).isEqualTo("style/1+many");
        assertThat(joined.size()).isEqualTo(100);
        float[] row = joined.of(List.of(""), List.of("Hi!"))[0];
        float[] style = StyleFeatures.of("Hi!");
        for (int i = 0; i < style.length; i++) {
            assertThat(row[i]).isEqualTo(joined.scale(0) * style[i]);
        }
        assertThat(row[99]).isEqualTo(joined.scale(1) * 2);
        assertThat(13 * Math.pow(joined.scale(0), 2)).isCloseTo(50, within(1e-4));
        assertThat(87 * Math.pow(joined.scale(1), 2)).isCloseTo(50, within(1e-4));
    }
}
