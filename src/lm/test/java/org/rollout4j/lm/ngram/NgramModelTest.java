package org.rollout4j.lm.ngram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counting what somebody has written, against the paper's equation. */
class NgramModelTest {
    private static final int VOCABULARY = 7;

    /** Small numbers come more often, so that there are counts of all kinds. */
    private static List<int[]> texts(long seed, int count, int length) {
        Random random = new Random(seed);
        List<int[]> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(IntStream.range(0, random.nextInt(length))
                    .map(none -> Math.min(random.nextInt(VOCABULARY - 1), random.nextInt(VOCABULARY - 1)))
                    .toArray());
        }
        return texts;
    }

    private static NgramModel model(int order, List<int[]> texts) {
        NgramModel model = new NgramModel(VOCABULARY, order);
        texts.forEach(model::add);
        return model;
    }

    private static int[] context(Random random) {
        return IntStream.range(0, random.nextInt(8))
                .map(none -> random.nextInt(VOCABULARY))
                .toArray();
    }

    /** By hand, of the text a b a b a c: three tokens before c and b in all, which are a; before a, the begin and b. */
    @Test
    void aBigramIsThePapersEquation() {
        NgramModel model = new NgramModel(4, 2);
        model.add(0, 1, 0, 1, 0, 2);

        double none = 1.0 / 4;
        // too few counts for discounts of its own: 0.5, 1, 1.5; unigrams a 2, b 1, c 1 of 4
        double left = (1 + 0.5 + 0.5) / 4;
        double a = (2 - 1) / 4.0 + left * none;
        double b = (1 - 0.5) / 4.0 + left * none;
        double unknown = left * none;
        assertThat(model.probability(new int[0], 0)).isCloseTo(a, within(1e-15));
        assertThat(model.probability(new int[0], 1)).isCloseTo(b, within(1e-15));
        assertThat(model.probability(new int[0], 3)).isCloseTo(unknown, within(1e-15));
        // behind a: b twice, c once
        double leftOfA = (1 + 0.5) / 3;
        assertThat(model.probability(new int[] {0}, 1)).isCloseTo((2 - 1) / 3.0 + leftOfA * b, within(1e-15));
        assertThat(model.probability(new int[] {0}, 2)).isCloseTo((1 - 0.5) / 3.0 + leftOfA * b, within(1e-15));
        assertThat(model.probability(new int[] {0}, 0)).isCloseTo(leftOfA * a, within(1e-15));
        // behind c, which ends the text, and behind what is unknown, nothing is known but how often tokens are there
        assertThat(model.probability(new int[] {2}, 1)).isEqualTo(model.probability(new int[0], 1));
        assertThat(model.probability(new int[] {3}, 1)).isEqualTo(model.probability(new int[0], 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void itIsWhatTheEquationSaysOfAnyTexts(int order) {
        for (long seed = 1; seed <= 6; seed++) {
            List<int[]> texts = texts(seed, 4, seed < 4 ? 20 : 150);
            NgramModel model = model(order, texts);
            PlainKneserNey plain = new PlainKneserNey(VOCABULARY, order, texts);
            Random random = new Random(seed);
            double[] all = new double[VOCABULARY];
            for (int i = 0; i < 40; i++) {
                int[] context = context(random);
                model.probabilities(context, context.length, all);
                double sum = 0;
                for (int token = 0; token < VOCABULARY; token++) {
                    double probability = model.probability(context, token);
                    sum += probability;
                    assertThat(probability).isPositive();
                    assertThat(all[token]).isCloseTo(probability, within(1e-14));
                    assertThat(probability)
                            .isCloseTo(
                                    plain.probability(
                                            IntStream.of(context).boxed().toList(), token),
                                    within(1e-12));
                }
                assertThat(sum).isCloseTo(1, within(1e-12));
            }
        }
    }

    @Test
    void withoutATextEveryTokenIsEquallyLikely() {
        NgramModel model = new NgramModel(VOCABULARY, 3);
        assertThat(model.probability(new int[] {1, 2}, 3)).isEqualTo(1.0 / VOCABULARY);
        model.add();
        assertThat(model.probability(new int[] {1, 2}, 3)).isEqualTo(1.0 / VOCABULARY);
    }

    @Test
    void whatIsLearnedDependsNotOnTheOrderOfTexts() {
        List<int[]> texts = texts(3, 12, 60);
        NgramModel model = model(4, texts);
        List<int[]> other = new ArrayList<>(texts);
        Collections.reverse(other);
        NgramModel reversed = model(4, other);
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            int[] context = context(random);
            int token = random.nextInt(VOCABULARY);
            assertThat(reversed.probability(context, token)).isEqualTo(model.probability(context, token));
        }
        assertThat(reversed.size()).isEqualTo(model.size());
    }

    /** A tree that has grown many times, with the tokens of a large vocabulary. */
    @Test
    void manyTokensAreToldApart() {
        NgramModel model = new NgramModel(50_000, 3);
        int[] text = new Random(5).ints(30_000, 0, 50_000).toArray();
        model.add(text);
        for (int i = 2; i < text.length; i += 97) {
            assertThat(model.probability(text, i, text[i])).isGreaterThan(0.1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, VOCABULARY})
    void aTokenThatThereIsNotIsRefusedWhole(int token) {
        NgramModel model = model(3, texts(1, 3, 20));
        int size = model.size();
        assertThatThrownBy(() -> model.add(1, 2, 3, 4, 5, token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token");
        assertThat(model.size()).isEqualTo(size);
        assertThatThrownBy(() -> model.probability(new int[] {1}, token)).isInstanceOf(IllegalArgumentException.class);
    }
}
