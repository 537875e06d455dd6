package org.rollout4j.lm.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;

/** What somebody likes about notes: its values by hand, its optima by enumeration. */
class HiddenUtilityTest {
    private static final NotesGrammar GRAMMAR = new NotesGrammar();
    private static final Facts FACTS = new Facts(Facts.Kind.REQUEST, "Anna", "meeting", "Tuesday", 3, true);
    private static final Style PLAIN = new Style(Map.of(
            StyleAxis.GREETING, 0,
            StyleAxis.CONTRACTIONS, 0,
            StyleAxis.SPELLING, 0,
            StyleAxis.LENGTH, 0,
            StyleAxis.HEDGES, 0,
            StyleAxis.EXCLAMATIONS, 0,
            StyleAxis.SIGN_OFF, 0,
            StyleAxis.BULLETS, 0));

    /** Likes formal greetings (2), dislikes casual ones (-1), long notes (-0.5) and exclamation marks (-0.25). */
    private static final HiddenUtility STERN = HiddenUtility.indifferent()
            .with(new StyleFeature(StyleAxis.GREETING, 2), 2)
            .with(new StyleFeature(StyleAxis.GREETING, 1), -1)
            .with(new StyleFeature(StyleAxis.LENGTH, 1), -0.5)
            .with(new StyleFeature(StyleAxis.EXCLAMATIONS, 1), -0.25);

    @Test
    void utilitiesAreSumsOfWeights() {
        assertThat(STERN.of(PLAIN)).isZero();
        assertThat(STERN.of(PLAIN.with(StyleAxis.GREETING, 2))).isEqualTo(2);
        assertThat(STERN.of(PLAIN.with(StyleAxis.GREETING, 1).with(StyleAxis.LENGTH, 1)))
                .isEqualTo(-1.5);
        assertThat(STERN.of(PLAIN.with(StyleAxis.EXCLAMATIONS, 1).with(StyleAxis.BULLETS, 1)))
                .isEqualTo(-0.25);
        assertThat(STERN.features())
                .isEqualTo(Map.of(
                        "greeting=formal",
                        2.0,
                        "greeting=casual",
                        -1.0,
                        "length=long",
                        -0.5,
                        "exclamations=yes",
                        -0.25));
        assertThat(STERN.best()).isEqualTo(2);
        assertThat(STERN.worst()).isEqualTo(-1.75);
        assertThat(STERN.mean()).isCloseTo(1.0 / 3 - 0.25 - 0.125, within(1e-12));
    }

    @Test
    void utilitiesOfTextsAreThoseOfTheirStyles() {
        SplitMix random = new SplitMix(3);
        HiddenUtility utility = HiddenUtility.random(5, 1);
        for (int i = 0; i < 300; i++) {
            Note note = GRAMMAR.sample(random);
            assertThat(utility.of(note.prompt(), note.text())).isEqualTo(utility.of(note.style()));
        }
    }

    @Test
    void whatIsNoNoteIsWorstAndMarksInARowCountOnce() {
        Note note = GRAMMAR.sample(FACTS, PLAIN.with(StyleAxis.EXCLAMATIONS, 1), new SplitMix(1));
        String louder = note.text().replace("!", "!!!!");

        assertThat(STERN.of(note.prompt(), louder)).isEqualTo(-0.25);
        for (String text : List.of("", "!!!!", note.text() + " ", note.text().replace("Anna", "Ben"), "Dear Anna")) {
            assertThat(STERN.of(note.prompt(), text)).as(text).isEqualTo(STERN.worst());
        }
        assertThatThrownBy(() -> STERN.of("Write!", "Hi")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsWrittenIsReadAgain(long seed) {
        HiddenUtility utility = HiddenUtility.random(4, seed);
        assertThat(HiddenUtility.parse(utility.toString())).isEqualTo(utility);
        assertThat(HiddenUtility.parse(" ")).isEqualTo(HiddenUtility.indifferent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bullets=yes", "x bullets=yes", "1 bullets=no", "1 bullets=yes +", "1 bullets=yes 2 hedges=yes"})
    void whatIsNoUtilityIsRefusedInALine(String text) {
        assertThatThrownBy(() -> HiddenUtility.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void optimaAreThoseOfAllStyles(long seed) {
        HiddenUtility utility = HiddenUtility.random(4, seed);
        double[] all = Style.all().stream().mapToDouble(utility::of).toArray();

        assertThat(utility.best()).isCloseTo(Arrays.stream(all).max().orElseThrow(), within(1e-12));
        assertThat(utility.worst()).isCloseTo(Arrays.stream(all).min().orElseThrow(), within(1e-12));
        assertThat(utility.mean()).isCloseTo(Arrays.stream(all).average().orElseThrow(), within(1e-12));
        for (double beta : new double[] {0.1, 1, 10}) {
            double exact = beta
                    * Math.log(Arrays.stream(all)
                            .map(u -> Math.exp(u / beta))
                            .average()
                            .orElseThrow());
            assertThat(utility.regularisedOptimum(beta)).isCloseTo(exact, within(1e-9));
        }
        double pairs = 0;
        for (double one : all) {
            for (double other : all) {
                pairs += Math.max(one, other) / all.length / all.length;
            }
        }
        assertThat(utility.bestOf(1)).isCloseTo(utility.mean(), within(1e-12));
        assertThat(utility.bestOf(2)).isCloseTo(pairs, within(1e-9));
        assertThat(utility.bestOf(64)).isBetween(utility.bestOf(2), utility.best());
        assertThat(utility.bestOf(1_000_000)).isCloseTo(utility.best(), within(1e-9));
    }

    @Test
    void aSeedDecidesWhichFeaturesMatter() {
        assertThat(HiddenUtility.random(3, 7)).isEqualTo(HiddenUtility.random(3, 7));
        assertThat(HiddenUtility.random(3, 7)).isNotEqualTo(HiddenUtility.random(3, 8));
        boolean liked = false;
        boolean disliked = false;
        for (int features = 1; features <= 10; features++) {
            Map<String, Double> weights =
                    HiddenUtility.random(features, features).features();
            assertThat(weights).hasSize(features);
            assertThat(weights.values()).allMatch(weight -> Math.abs(weight) >= 0.5 && Math.abs(weight) <= 2);
            liked |= weights.values().stream().anyMatch(weight -> weight > 0);
            disliked |= weights.values().stream().anyMatch(weight -> weight < 0);
        }
        assertThat(liked && disliked).isTrue();
        assertThatThrownBy(() -> HiddenUtility.random(11, 1)).hasMessageContaining("features is 11");
        assertThatThrownBy(() -> HiddenUtility.random(0, 1)).hasMessageContaining("features is 0");
    }

    @Test
    void weightsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new HiddenUtility(Map.of(StyleAxis.LENGTH, List.of(1.0, 0.0))))
                .hasMessageContaining("weights of LENGTH is [1.0, 0.0]");
        assertThatThrownBy(() -> new HiddenUtility(Map.of(StyleAxis.GREETING, List.of(0.0, 0.0))))
                .hasMessageContaining("weights of GREETING");
        assertThatThrownBy(() -> STERN.with(new StyleFeature(StyleAxis.LENGTH, 1), Double.NaN))
                .hasMessageContaining("weight of LENGTH is NaN");
        assertThatThrownBy(() -> new StyleFeature(StyleAxis.LENGTH, 0)).hasMessageContaining("value of LENGTH is 0");
    }

    /** The highest utility at a distance is that of the tilted grammar, computed from all styles. */
    @ParameterizedTest
    @ValueSource(doubles = {0.15, 0.5, 1, 4})
    void nothingIsBetterAtTheSameDistance(double beta) {
        HiddenUtility utility = HiddenUtility.random(4, 2);
        double[] all = Style.all().stream().mapToDouble(utility::of).toArray();
        double partition = Arrays.stream(all).map(u -> Math.exp(u / beta)).sum();
        double mean =
                Arrays.stream(all).map(u -> u * Math.exp(u / beta) / partition).sum();
        double kl = mean / beta - Math.log(partition / all.length);

        assertThat(utility.highest(kl)).isCloseTo(mean, within(1e-6));
        assertThat(utility.highest(0)).isCloseTo(utility.mean(), within(1e-2));
        assertThat(utility.highest(20)).isCloseTo(utility.best(), within(1e-6));
        assertThat(utility.bestOf(8)).isLessThan(utility.highest(HiddenUtility.klOfBestOf(8)));
    }
}
