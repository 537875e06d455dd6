package org.rollout4j.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;

class DecoderTest {
    private static final int LENGTH = 150;

    @ParameterizedTest
    @MethodSource("org.rollout4j.lm.model.BackpropagationTest#families")
    void logitsAreThoseOfTheFullForwardPass(ModelConfig config) {
        Weights weights = new Weights(config, BackpropagationTest.parameters(config));
        int[] tokens = tokens(1, LENGTH, config);
        double[][] expected = new PlainTransformer(config, PlainTransformer.doubles(weights.values())).logits(tokens);
        for (int threads : new int[] {1, 3}) {
            Decoder decoder = new Decoder(weights, 2, LENGTH, new Workers(threads));
            float[] logits = new float[config.vocabularySize()];
            int read = 0;
            for (int chunk : new int[] {1, 5, 1, 100, 1, 1, 20}) {
                decoder.read(1, Arrays.copyOfRange(tokens, read, read + chunk), logits);
                read += chunk;
                assertClose(logits, 1, 0, expected[read - 1]);
            }
            while (read < LENGTH) {
                decoder.step(new int[] {1}, new int[] {tokens[read]}, 1, logits);
                assertClose(logits, 1, 0, expected[read++]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.rollout4j.lm.model.BackpropagationTest#families")
    void manyRowsOfDifferentLengthsAreEachAsAlone(ModelConfig config) {
        Weights weights = new Weights(config, BackpropagationTest.parameters(config));
        int rows = 37;
        int steps = 9;
        Decoder decoder = new Decoder(weights, rows, LENGTH, new Workers(2));
        float[] logits = new float[config.vocabularySize() * rows];
        int[] numbers = new int[rows];
        for (int row = 0; row < rows; row++) {
            numbers[row] = rows - 1 - row;
            decoder.read(row, tokens(row, 1 + row, config), new float[config.vocabularySize()]);
        }
        for (int step = 0; step < steps; step++) {
            int[] next = new int[rows];
            for (int i = 0; i < rows; i++) {
                next[i] = (numbers[i] + step) % config.vocabularySize();
            }
            decoder.step(numbers, next, rows, logits);
        }
        PlainTransformer plain = new PlainTransformer(config, PlainTransformer.doubles(weights.values()));
        for (int i = 0; i < rows; i++) {
            int row = numbers[i];
            assertThat(decoder.length(row)).isEqualTo(1 + row + steps);
            int[] all = Arrays.copyOf(tokens(row, 1 + row, config), 1 + row + steps);
            for (int step = 0; step < steps; step++) {
                all[1 + row + step] = (row + step) % config.vocabularySize();
            }
            assertClose(logits, rows, i, plain.logits(all)[row + steps]);
        }
    }

    /** Prompts of all lengths, longer together than what is computed at once, behind others that were read before. */
    @ParameterizedTest
    @MethodSource("org.rollout4j.lm.model.BackpropagationTest#families")
    void manyPromptsReadTogetherAreEachAsAlone(ModelConfig config) {
        Weights weights = new Weights(config, BackpropagationTest.parameters(config));
        int[] lengths = {3, 130, 1, 17, 40, 1, 1, 99, 64, 2, 145, 5};
        int count = lengths.length;
        float[][] logits = new float[3][config.vocabularySize() * count];
        int[] rows = IntStream.range(0, count).map(i -> (i * 5 + 1) % count).toArray();
        int[][] texts = IntStream.range(0, count)
                .mapToObj(i -> tokens(i, lengths[i] + 4, config))
                .toArray(int[][]::new);
        for (int i = 0; i < 3; i++) {
            try (Workers workers = new Workers(1 + i)) {
                Decoder decoder = new Decoder(weights, count, LENGTH, workers);
                decoder.read(rows, parts(texts, 0, 3), new float[config.vocabularySize() * count]);
                decoder.read(rows, parts(texts, 3, LENGTH), logits[i]);
            }
        }
        PlainTransformer plain = new PlainTransformer(config, PlainTransformer.doubles(weights.values()));
        for (int i = 0; i < count; i++) {
            assertClose(logits[0], count, i, plain.logits(texts[i])[texts[i].length - 1]);
        }
        assertThat(logits[1]).isEqualTo(logits[0]);
        assertThat(logits[2]).isEqualTo(logits[0]);
    }

    private static int[][] parts(int[][] texts, int from, int end) {
        return Stream.of(texts)
                .map(text -> Arrays.copyOfRange(text, from, Math.min(text.length, end)))
                .toArray(int[][]::new);
    }

    @Test
    void threadsDoNotChangeABit() {
        ModelConfig config = ModelConfig.llama(11, LENGTH, 2, 4, 2, 16);
        Weights weights = new Weights(config, BackpropagationTest.parameters(config));
        float[][] logits = new float[3][11 * 70];
        for (int i = 0; i < 3; i++) {
            Decoder decoder = new Decoder(weights, 70, LENGTH, new Workers(1 + i));
            int[] rows = new int[70];
            for (int row = 0; row < 70; row++) {
                rows[row] = row;
                decoder.read(row, tokens(row, 20, config), new float[11]);
            }
            for (int step = 0; step < 5; step++) {
                int[] next = new int[70];
                Arrays.fill(next, step);
                decoder.step(rows, next, 70, logits[i]);
            }
        }
        assertThat(logits[1]).isEqualTo(logits[0]);
        assertThat(logits[2]).isEqualTo(logits[0]);
    }

    /** Of a large model, all threads share each product. */
    @Test
    void threadsDoNotChangeABitOfALargeModel() {
        ModelConfig config = ModelConfig.llama(33_001, 40, 1, 4, 2, 256);
        Weights weights = Weights.random(config, new SplitMix(1));
        float[][] logits = new float[3][config.vocabularySize()];
        for (int i = 0; i < 3; i++) {
            try (Workers workers = new Workers(1 + i)) {
                Decoder decoder = new Decoder(weights, 1, 40, workers);
                decoder.read(0, tokens(1, 20, config), logits[i]);
                decoder.read(0, new int[] {7}, logits[i]);
            }
        }
        assertThat(Arrays.equals(logits[1], logits[0])).isTrue();
        assertThat(Arrays.equals(logits[2], logits[0])).isTrue();
    }

    @Test
    void aCopiedRowGoesOnAsTheOneItIsACopyOf() {
        ModelConfig config = ModelConfig.gpt2(11, LENGTH, 2, 2, 8);
        Decoder decoder =
                new Decoder(new Weights(config, BackpropagationTest.parameters(config)), 3, LENGTH, Workers.caller());
        float[] one = new float[11];
        decoder.read(0, new int[] {1, 2, 3}, one);
        decoder.copy(0, 2);
        decoder.read(2, new int[] {4}, new float[11]);
        decoder.read(0, new int[] {4}, one);
        decoder.clear(1);
        decoder.read(1, new int[] {1, 2, 3, 4}, new float[11]);
        // one by one: within a product a row's last bits depend on its place
        float[] copied = one.clone();
        float[] whole = one.clone();
        decoder.step(new int[] {0}, new int[] {5}, 1, one);
        decoder.step(new int[] {2}, new int[] {5}, 1, copied);
        decoder.step(new int[] {1}, new int[] {5}, 1, whole);
        assertThat(copied).isEqualTo(one);
        assertThat(whole).containsExactly(one, within(1e-5f));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        ModelConfig config = ModelConfig.gpt2(11, 8, 1, 2, 8);
        Decoder decoder = new Decoder(Weights.random(config, new SplitMix(1)), 1, 8, Workers.caller());
        float[] logits = new float[11];
        assertThatThrownBy(() -> decoder.read(0, new int[9], logits))
                .hasMessageContaining("9")
                .hasMessageContaining("8");
        assertThatThrownBy(() -> decoder.read(0, new int[] {11}, logits)).hasMessageContaining("token");
        assertThatThrownBy(() -> decoder.read(0, new int[0], logits)).hasMessageContaining("from 1 to 8");
        decoder.read(0, new int[8], logits);
        assertThatThrownBy(() -> decoder.step(new int[] {0}, new int[] {1}, 1, logits))
                .hasMessageContaining("9");
        assertThatThrownBy(() -> new Decoder(Weights.random(config, new SplitMix(1)), 1, 9, Workers.caller()))
                .hasMessageContaining("maxLength");
    }

    private static int[] tokens(int seed, int length, ModelConfig config) {
        return new SplitMix(seed).ints(length, 0, config.vocabularySize()).toArray();
    }

    private static void assertClose(float[] logits, int columns, int column, double[] expected) {
        for (int v = 0; v < expected.length; v++) {
            assertThat((double) logits[v * columns + column]).isCloseTo(expected[v], within(2e-5));
        }
    }
}
