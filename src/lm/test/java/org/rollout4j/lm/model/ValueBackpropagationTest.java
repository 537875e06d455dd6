package org.rollout4j.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.rollout4j.lm.model.BackpropagationTest.batch;
import static org.rollout4j.lm.model.BackpropagationTest.distance;
import static org.rollout4j.lm.model.BackpropagationTest.norm;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;

class ValueBackpropagationTest {
    /** The sum over pairs of sequences of {@code tanh} of the difference of the sums of their values. */
    record PairLoss(Packed batch) implements ValueLoss {
        @Override
        public int groupSize() {
            return 2;
        }

        @Override
        public void differentiate(int from, int end, double[] values, double[] slopes) {
            for (int s = from; s < end; s += 2) {
                double tanh = Math.tanh(difference(s, values));
                Arrays.fill(slopes, batch.starts()[s], batch.starts()[s + 1], 1 - tanh * tanh);
                Arrays.fill(slopes, batch.starts()[s + 1], batch.starts()[s + 2], tanh * tanh - 1);
            }
        }

        private double difference(int pair, double[] values) {
            double difference = 0;
            for (int t = batch.starts()[pair]; t < batch.starts()[pair + 2]; t++) {
                difference += t < batch.starts()[pair + 1] ? values[t] : -values[t];
            }
            return difference;
        }

        double value(double[] values) {
            double sum = 0;
            for (int s = 0; s < batch.sequences(); s += 2) {
                sum += Math.tanh(difference(s, values));
            }
            return sum;
        }
    }

    private static float[] parameters(ModelConfig config) {
        float[] head = new float[config.hiddenSize()];
        SplitMix random = new SplitMix(9);
        for (int i = 0; i < head.length; i++) {
            head[i] = (float) (0.3 * random.nextGaussian());
        }
        return ScalarWeights.of(new Weights(config, BackpropagationTest.parameters(config)), head)
                .values();
    }

    /** By the plain transformer, which reads the parameters in their order up to the final norm. */
    private static double[] plainValues(ModelConfig config, double[] p, Packed batch) {
        int head = Layout.scalar(config).head().offset();
        PlainTransformer plain = new PlainTransformer(config, p);
        double[] values = new double[batch.length()];
        for (int s = 0; s < batch.sequences(); s++) {
            Packed one = batch.part(s, s + 1);
            double[][] hidden = plain.hidden(one.tokens());
            for (int t = 0; t < one.length(); t++) {
                for (int j = 0; j < config.hiddenSize() && one.targets()[t] != Packed.NONE; j++) {
                    values[batch.starts()[s] + t] += p[head + j] * hidden[t][j];
                }
            }
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("org.rollout4j.lm.model.BackpropagationTest#families")
    void valuesAreThoseOfThePlainTransformer(ModelConfig config) {
        float[] parameters = parameters(config);
        Packed batch = batch(3, 1, 70, 130, 2);
        double[] values = new ValueBackpropagation(config, 64, 0.5, Workers.caller()).values(parameters, batch);
        assertThat(values)
                .containsExactly(plainValues(config, PlainTransformer.doubles(parameters), batch), within(2e-5));
    }

    @ParameterizedTest
    @MethodSource("org.rollout4j.lm.model.BackpropagationTest#families")
    void gradientsAreThoseOfFiniteDifferences(ModelConfig config) {
        float[] parameters = parameters(config);
        Packed batch = batch(3, 1, 5, 2);
        PairLoss loss = new PairLoss(batch);
        float[] gradient = new float[parameters.length];
        new ValueBackpropagation(config, 5, 0, Workers.caller()).gradient(parameters, batch, loss, 0, gradient);
        double[] p = PlainTransformer.doubles(parameters);
        BackpropagationTest.checkGradient(
                Layout.scalar(config).slots(), p, gradient, () -> loss.value(plainValues(config, p, batch)));
    }

    @ParameterizedTest
    @MethodSource("org.rollout4j.lm.model.BackpropagationTest#families")
    void threadsDoNotChangeABit(ModelConfig config) {
        float[] parameters = parameters(config);
        Packed batch = batch(120, 100, 130, 90, 77, 199, 150, 160, 30, 12);
        PairLoss loss = new PairLoss(batch);
        float[] one = new float[parameters.length];
        double[] values =
                new ValueBackpropagation(config, 128, 0, Workers.caller()).gradient(parameters, batch, loss, 5, one);
        for (int threads : new int[] {2, 3, 5}) {
            float[] several = new float[parameters.length];
            try (Workers workers = new Workers(threads)) {
                ValueBackpropagation threaded = new ValueBackpropagation(config, 128, 0, workers);
                assertThat(threaded.gradient(parameters, batch, loss, 5, several))
                        .isEqualTo(values);
                assertThat(threaded.values(parameters, batch)).containsExactly(values, within(1e-5));
                assertThat(several).isEqualTo(one);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.rollout4j.lm.model.BackpropagationTest#families")
    void microBatchesChangeNothingButTheLastBits(ModelConfig config) {
        float[] parameters = ScalarWeights.random(
                        new Weights(config, BackpropagationTest.parameters(config, 0.1)), new SplitMix(2))
                .values();
        Packed batch = batch(20, 100, 30, 90, 77, 199, 50, 60, 30, 40);
        PairLoss loss = new PairLoss(batch);
        float[] whole = new float[parameters.length];
        new ValueBackpropagation(config, 100_000, 0.1, Workers.caller()).gradient(parameters, batch, loss, 9, whole);
        for (int rows : new int[] {1, 50, 128, 300}) {
            float[] cut = new float[parameters.length];
            new ValueBackpropagation(config, rows, 0.1, Workers.caller()).gradient(parameters, batch, loss, 9, cut);
            assertThat(distance(cut, whole)).isLessThan(2e-6 * norm(whole));
        }
    }

    @Test
    void aHeadOfItsOwnForTokensIsNoParameter() {
        ModelConfig tied = ModelConfig.llama(11, 200, 2, 4, 2, 16);
        ModelConfig untied = ModelConfigBuilder.builder(tied).tiedHead(false).build();
        Layout layout = Layout.scalar(untied);
        assertThat(layout.length()).isEqualTo(Layout.scalar(tied).length()).isEqualTo(new Layout(tied).length() + 16);
        Weights weights = new Weights(untied, BackpropagationTest.parameters(untied));
        ScalarWeights scalar = ScalarWeights.random(weights, new SplitMix(1));
        assertThat(Arrays.copyOf(scalar.values(), layout.head().offset()))
                .isEqualTo(Arrays.copyOf(weights.values(), layout.head().offset()));
        assertThatThrownBy(() -> ScalarWeights.of(weights, new float[15]))
                .hasMessage("length of the head is 15: 16 is needed");
    }

    @Test
    void ofWholeTextsTheLastTokenIsReadAndMarked() {
        Packed packed = Packed.whole(List.of(new int[] {5, 6, 7}, new int[] {8}));
        assertThat(packed.tokens()).containsExactly(5, 6, 7, 8);
        assertThat(packed.positions()).containsExactly(0, 1, 2, 0);
        assertThat(packed.targets()).containsExactly(Packed.NONE, Packed.NONE, Packed.MARK, Packed.MARK);
        assertThat(packed.starts()).containsExactly(0, 3, 4);
        assertThatThrownBy(() -> Packed.whole(List.of(new int[1], new int[0])))
                .hasMessage("number of tokens of text 1 is 0: at least 1 is needed");
    }
}
