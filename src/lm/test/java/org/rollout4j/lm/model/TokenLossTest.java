package org.rollout4j.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.rollout4j.lm.model.BackpropagationTest.batch;
import static org.rollout4j.lm.model.BackpropagationTest.coefficients;
import static org.rollout4j.lm.model.BackpropagationTest.distance;
import static org.rollout4j.lm.model.BackpropagationTest.norm;
import static org.rollout4j.lm.model.BackpropagationTest.parameters;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;

class TokenLossTest {
    /** Logits of this vocabulary are kept for the backward pass up to 256 targets, and computed again for more. */
    private static final int LARGE_VOCABULARY = 16_384;

    /** For each pair, {@code log(1 + exp(second - first))} of the means of its log-probabilities, and less of its mean entropy. */
    record PairLoss(Packed batch, double entropyWeight) implements TokenLoss {
        @Override
        public int groupSize() {
            return 2;
        }

        @Override
        public void differentiate(int from, int end, TokenScores scores, TokenSlopes slopes) {
            for (int s = from; s < end; s += 2) {
                double slope = -1 / (1 + Math.exp(margin(s, scores)));
                set(s, slope, slopes);
                set(s + 1, -slope, slopes);
            }
        }

        private void set(int sequence, double slope, TokenSlopes slopes) {
            for (int t = batch.starts()[sequence]; t < batch.starts()[sequence + 1]; t++) {
                slopes.logProbs()[t] = slope / targets(sequence);
                slopes.entropies()[t] = -entropyWeight / targets(sequence);
            }
        }

        private int targets(int sequence) {
            return batch.part(sequence, sequence + 1).targetCount();
        }

        private double margin(int pair, TokenScores scores) {
            return mean(pair, scores.logProbs()) - mean(pair + 1, scores.logProbs());
        }

        private double mean(int sequence, double[] values) {
            double sum = 0;
            for (int t = batch.starts()[sequence]; t < batch.starts()[sequence + 1]; t++) {
                sum += values[t];
            }
            return sum / targets(sequence);
        }

        double value(TokenScores scores) {
            double value = 0;
            for (int s = 0; s < batch.sequences(); s += 2) {
                value += Math.log1p(Math.exp(-margin(s, scores)));
                value -= entropyWeight * (mean(s, scores.entropies()) + mean(s + 1, scores.entropies()));
            }
            return value;
        }
    }

    private static TokenScores plainScores(PlainTransformer plain, Packed batch, double temperature) {
        TokenScores scores = new TokenScores(batch.length());
        for (int s = 0; s < batch.sequences(); s++) {
            Packed one = batch.part(s, s + 1);
            double[][] logits = plain.logits(one.tokens());
            for (int t = 0; t < one.length(); t++) {
                if (one.targets()[t] != Packed.NONE) {
                    double[] logProbs = PlainTransformer.logProbs(logits[t], temperature);
                    scores.logProbs()[batch.starts()[s] + t] = logProbs[one.targets()[t]];
                    scores.entropies()[batch.starts()[s] + t] =
                            -Arrays.stream(logProbs).map(p -> Math.exp(p) * p).sum();
                }
            }
        }
        return scores;
    }

    /** Central differences of the plain transformer in doubles, for every parameter, of a loss that is not linear in log-probabilities. */
    @ParameterizedTest
    @MethodSource("org.rollout4j.lm.model.BackpropagationTest#families")
    void gradientsAreThoseOfFiniteDifferences(ModelConfig config) {
        float[] parameters = parameters(config);
        Packed batch = batch(3, 1, 5, 2);
        PairLoss loss = new PairLoss(batch, 0.7);
        float[] gradient = new float[parameters.length];
        backpropagation(config, 4, 1).gradient(parameters, batch, 1.3, loss, 0, gradient);
        double[] p = PlainTransformer.doubles(parameters);
        PlainTransformer plain = new PlainTransformer(config, p);
        BackpropagationTest.checkGradient(
                new Layout(config).slots(), p, gradient, () -> loss.value(plainScores(plain, batch, 1.3)));
    }

    /** Coefficients that are known beforehand are those of a loss that does not look at the scores: to the bit, kept or computed again. */
    @ParameterizedTest
    @ValueSource(ints = {11, LARGE_VOCABULARY})
    void knownCoefficientsAreALoss(int vocabulary) {
        ModelConfig config = ModelConfig.llama(vocabulary, 200, 1, 2, 1, 8);
        float[] parameters = parameters(config);
        Packed batch = batch(150, 180, 3);
        double[] coefficients = coefficients(batch);
        float[] known = new float[parameters.length];
        TokenScores scores = backpropagation(config, 400, 1).gradient(parameters, batch, 0.8, coefficients, 0, known);
        TokenLoss loss = (from, end, s, slopes) -> {
            int first = batch.starts()[from];
            System.arraycopy(coefficients, first, slopes.logProbs(), first, batch.starts()[end] - first);
        };
        float[] told = new float[parameters.length];
        TokenScores same = backpropagation(config, 400, 1).gradient(parameters, batch, 0.8, loss, 0, told);
        assertThat(told).isEqualTo(known);
        assertThat(same.logProbs()).isEqualTo(scores.logProbs());
        assertThat(same.entropies()).isEqualTo(scores.entropies());
    }

    /** The same loss of a batch whose exponentials are kept, and cut so that they are, and computed again. */
    @Test
    void whatIsComputedAgainIsWhatWasThere() {
        ModelConfig config = ModelConfig.llama(LARGE_VOCABULARY, 200, 1, 2, 1, 8);
        float[] parameters = parameters(config, 0.1);
        Packed batch = batch(150, 180, 100, 90);
        PairLoss loss = new PairLoss(batch, 0.1);
        float[] again = new float[parameters.length];
        backpropagation(config, 1000, 1).gradient(parameters, batch, 1, loss, 0, again);
        float[] kept = new float[parameters.length];
        backpropagation(config, 200, 1).gradient(parameters, batch, 1, loss, 0, kept);
        assertThat(distance(kept, again)).isLessThan(2e-6 * norm(again));
    }

    @ParameterizedTest
    @MethodSource("org.rollout4j.lm.model.BackpropagationTest#families")
    void threadsDoNotChangeABit(ModelConfig config) {
        float[] parameters = parameters(config);
        Packed batch = batch(120, 100, 130, 90, 77, 199, 150, 160, 30, 12);
        PairLoss loss = new PairLoss(batch, 0.1);
        float[] one = new float[parameters.length];
        TokenScores scores = backpropagation(config, 128, 1).gradient(parameters, batch, 1, loss, 5, one);
        for (int threads : new int[] {2, 3, 5}) {
            float[] several = new float[parameters.length];
            try (Workers workers = new Workers(threads)) {
                TokenScores other =
                        new Backpropagation(config, 128, 0, workers).gradient(parameters, batch, 1, loss, 5, several);
                assertThat(several).isEqualTo(one);
                assertThat(other.logProbs()).isEqualTo(scores.logProbs());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.rollout4j.lm.model.BackpropagationTest#families")
    void microBatchesChangeNothingButTheLastBits(ModelConfig config) {
        float[] parameters = parameters(config, 0.1);
        Packed batch = batch(20, 100, 30, 90, 77, 199, 50, 60, 30, 40);
        PairLoss loss = new PairLoss(batch, 0.1);
        float[] whole = new float[parameters.length];
        new Backpropagation(config, 100_000, 0.1, Workers.caller()).gradient(parameters, batch, 1, loss, 9, whole);
        for (int rows : new int[] {1, 50, 128, 300}) {
            float[] cut = new float[parameters.length];
            new Backpropagation(config, rows, 0.1, Workers.caller()).gradient(parameters, batch, 1, loss, 9, cut);
            assertThat(distance(cut, whole)).isLessThan(2e-6 * norm(whole));
        }
    }

    /** Each sequence once, groups whole, and their scores there: whatever the size of groups, of micro-batches and the lengths. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 12})
    void groupsAreNeverCut(int groupSize) {
        ModelConfig config = ModelConfig.gpt2(11, 200, 1, 1, 4);
        float[] parameters = parameters(config);
        SplitMix random = new SplitMix(6);
        for (int rows : new int[] {1, 60, 128, 5000}) {
            Packed batch = batch(random.ints(12, 1, 199).toArray());
            TokenScores expected = backpropagation(config, 128, 1).score(parameters, batch, 1);
            AtomicIntegerArray seen = new AtomicIntegerArray(12);
            List<String> wrong = new ArrayList<>();
            TokenLoss loss = new TokenLoss() {
                @Override
                public void differentiate(int from, int end, TokenScores scores, TokenSlopes slopes) {
                    for (int s = from; s < end; s++) {
                        seen.incrementAndGet(s);
                        for (int t = batch.starts()[s]; t < batch.starts()[s + 1]; t++) {
                            if (Math.abs(scores.logProbs()[t] - expected.logProbs()[t]) > 1e-5) {
                                wrong.add("score of " + t);
                            }
                        }
                    }
                    if (from % groupSize != 0 || end % groupSize != 0) {
                        wrong.add(from + " to " + end);
                    }
                }

                @Override
                public int groupSize() {
                    return groupSize;
                }
            };
            float[] gradient = new float[parameters.length];
            backpropagation(config, rows, 1).gradient(parameters, batch, 1, loss, 0, gradient);
            assertThat(wrong).isEmpty();
            for (int s = 0; s < 12; s++) {
                assertThat(seen.get(s)).isEqualTo(1);
            }
            assertThat(norm(gradient)).as("no slope was set").isZero();
        }
    }

    /** Logits far apart: probabilities that vanish have no entropy and no slope. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 0.3, 0.1})
    void entropiesOfSharpDistributionsHaveFiniteSlopes(double temperature) {
        ModelConfig config = ModelConfig.llama(11, 50, 1, 2, 1, 8);
        float[] parameters = parameters(config, 0.6);
        Packed batch = batch(4, 6);
        TokenLoss loss = (from, end, scores, slopes) ->
                Arrays.fill(slopes.entropies(), batch.starts()[from], batch.starts()[end], 1);
        float[] gradient = new float[parameters.length];
        backpropagation(config, 64, 1).gradient(parameters, batch, temperature, loss, 0, gradient);
        double[] p = PlainTransformer.doubles(parameters);
        PlainTransformer plain = new PlainTransformer(config, p);
        Layout.Slot slot = new Layout(config).finalNorm();
        for (int i = slot.offset(); i < slot.end(); i++) {
            double value = p[i];
            double step = 1e-6;
            p[i] = value + step;
            double up = sum(plainScores(plain, batch, temperature).entropies());
            p[i] = value - step;
            double down = sum(plainScores(plain, batch, temperature).entropies());
            p[i] = value;
            double expected = (up - down) / (2 * step);
            assertThat((double) gradient[i]).isCloseTo(expected, within(1e-4 * Math.abs(expected) + 1e-4));
        }
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }

    @Test
    void whatIsNotOfWholeGroupsIsRefused() {
        ModelConfig config = ModelConfig.gpt2(11, 50, 1, 1, 4);
        float[] parameters = parameters(config);
        Packed batch = batch(3, 4, 5);
        assertThatThrownBy(() -> backpropagation(config, 64, 1)
                        .gradient(parameters, batch, 1, new PairLoss(batch, 0), 0, new float[parameters.length]))
                .hasMessage("number of sequences is 3: a multiple of groupSize, 2, is needed");
    }

    @Test
    void whatALossThrowsIsThrown() {
        ModelConfig config = ModelConfig.gpt2(11, 50, 1, 1, 4);
        float[] parameters = parameters(config);
        TokenLoss broken = (from, end, scores, slopes) -> {
            throw new IllegalStateException("no loss");
        };
        assertThatThrownBy(() -> backpropagation(config, 64, 2)
                        .gradient(parameters, batch(3, 4), 1, broken, 0, new float[parameters.length]))
                .hasMessage("no loss");
    }

    private static Backpropagation backpropagation(ModelConfig config, int rows, int threads) {
        return new Backpropagation(config, rows, 0, new Workers(threads));
    }
}
