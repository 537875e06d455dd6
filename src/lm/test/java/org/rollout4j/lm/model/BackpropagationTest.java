package org.rollout4j.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;

class BackpropagationTest {
    private static final int VOCABULARY = 11;

    /** Each family, and what they do not combine. */
    static Stream<ModelConfig> families() {
        ModelConfig gpt2 = ModelConfig.gpt2(VOCABULARY, 200, 2, 2, 8);
        ModelConfig llama = ModelConfig.llama(VOCABULARY, 200, 2, 4, 2, 16);
        return Stream.of(
                gpt2,
                llama,
                ModelConfigBuilder.builder(llama)
                        .tiedHead(false)
                        .keyValueHeads(1)
                        .build(),
                ModelConfigBuilder.builder(llama).queryKeyValueBias(true).build(),
                ModelConfigBuilder.builder(llama).queryKeyNorm(true).headSize(6).build(),
                ModelConfigBuilder.builder(gpt2)
                        .norm(ModelConfig.Norm.RMS_NORM)
                        .mlp(ModelConfig.Mlp.SWIGLU)
                        .outputBias(false)
                        .build());
    }

    @ParameterizedTest
    @MethodSource("families")
    void scoresAreThoseOfThePlainTransformer(ModelConfig config) {
        float[] parameters = parameters(config);
        Packed batch = batch(3, 1, 70, 130, 2);
        TokenScores scores = backpropagation(config, 64, 1).score(parameters, batch, 0.7);
        for (int s = 0; s < batch.sequences(); s++) {
            Packed one = batch.part(s, s + 1);
            double[][] logits = new PlainTransformer(config, PlainTransformer.doubles(parameters)).logits(one.tokens());
            for (int t = 0; t < one.length(); t++) {
                int at = batch.starts()[s] + t;
                double[] logProbs = PlainTransformer.logProbs(logits[t], 0.7);
                double entropy = 0;
                double best = Double.NEGATIVE_INFINITY;
                for (double logProb : logProbs) {
                    entropy -= Math.exp(logProb) * logProb;
                    best = Math.max(best, logProb);
                }
                if (one.targets()[t] == Packed.NONE) {
                    assertThat(scores.logProbs()[at]).isZero();
                } else {
                    double expected = logProbs[one.targets()[t]];
                    assertThat(scores.logProbs()[at]).isCloseTo(expected, within(1e-5));
                    assertThat(scores.entropies()[at]).isCloseTo(entropy, within(1e-5));
                    if (Math.abs(expected - best) > 1e-4 || expected == best) {
                        assertThat(scores.correct()[at]).isEqualTo(expected == best);
                    }
                }
            }
        }
    }

    /** Central differences of the plain transformer in doubles, for every parameter. */
    @ParameterizedTest
    @MethodSource("families")
    void gradientsAreThoseOfFiniteDifferences(ModelConfig config) {
        float[] parameters = parameters(config);
        Packed batch = batch(4, 1, 7);
        double[] coefficients = coefficients(batch);
        float[] gradient = new float[parameters.length];
        backpropagation(config, 5, 1).gradient(parameters, batch, 1.3, coefficients, 0, gradient);
        double[] p = PlainTransformer.doubles(parameters);
        PlainTransformer plain = new PlainTransformer(config, p);
        checkGradient(new Layout(config).slots(), p, gradient, () -> plain.objective(batch, 1.3, coefficients));
    }

    /** Slot by slot, against central differences of an objective that reads {@code p}. */
    static void checkGradient(List<Layout.Slot> slots, double[] p, float[] gradient, DoubleSupplier objective) {
        double step = 1e-5;
        for (Layout.Slot slot : slots) {
            double difference = 0;
            double norm = 0;
            for (int i = slot.offset(); i < slot.end(); i++) {
                double value = p[i];
                p[i] = value + step;
                double up = objective.getAsDouble();
                p[i] = value - step;
                double down = objective.getAsDouble();
                p[i] = value;
                double expected = (up - down) / (2 * step);
                norm += expected * expected;
                difference += (expected - gradient[i]) * (expected - gradient[i]);
            }
            assertThat(Math.sqrt(difference))
                    .as("%s, whose gradient has the norm %s", slot.name(), Math.sqrt(norm))
                    .isLessThan(1e-5 * Math.sqrt(norm) + 1e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void threadsDoNotChangeABit(ModelConfig config) {
        float[] parameters = parameters(config);
        Packed batch = batch(120, 100, 130, 90, 77, 199, 150, 160, 30);
        double[] coefficients = coefficients(batch);
        float[] one = new float[parameters.length];
        TokenScores scores = backpropagation(config, 128, 1).gradient(parameters, batch, 1, coefficients, 5, one);
        for (int threads : new int[] {2, 3, 5}) {
            float[] several = new float[parameters.length];
            TokenScores other =
                    backpropagation(config, 128, threads).gradient(parameters, batch, 1, coefficients, 5, several);
            assertThat(several).isEqualTo(one);
            assertThat(other.logProbs()).isEqualTo(scores.logProbs());
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void microBatchesChangeNothingButTheLastBits(ModelConfig config) {
        float[] parameters = parameters(config, 0.1);
        Packed batch = batch(20, 100, 30, 90, 77, 199, 50, 60, 30);
        double[] coefficients = new double[batch.length()];
        Arrays.fill(coefficients, -1.0 / batch.targetCount());
        float[] whole = new float[parameters.length];
        double dropout = 0.1;
        gradient(config, 100_000, dropout, parameters, batch, coefficients, whole);
        for (int rows : new int[] {1, 50, 128, 300}) {
            float[] cut = new float[parameters.length];
            gradient(config, rows, dropout, parameters, batch, coefficients, cut);
            assertThat(distance(cut, whole)).isLessThan(1e-6 * norm(whole));
        }
    }

    private static void gradient(
            ModelConfig config,
            int rows,
            double dropout,
            float[] parameters,
            Packed batch,
            double[] coefficients,
            float[] gradient) {
        new Backpropagation(config, rows, dropout, Workers.caller())
                .gradient(parameters, batch, 1, coefficients, 9, gradient);
    }

    @ParameterizedTest
    @MethodSource("families")
    void aBatchIsItsRowsOneByOne(ModelConfig config) {
        float[] parameters = parameters(config);
        Packed batch = batch(20, 1, 100, 3, 64, 65);
        double[] coefficients = coefficients(batch);
        float[] together = new float[parameters.length];
        TokenScores scores = backpropagation(config, 256, 1).gradient(parameters, batch, 1, coefficients, 0, together);
        float[] sum = new float[parameters.length];
        for (int s = 0; s < batch.sequences(); s++) {
            Packed row = batch.part(s, s + 1);
            double[] own = Arrays.copyOfRange(coefficients, batch.starts()[s], batch.starts()[s + 1]);
            float[] gradient = new float[parameters.length];
            TokenScores alone = backpropagation(config, 256, 1).gradient(parameters, row, 1, own, 0, gradient);
            for (int t = 0; t < row.length(); t++) {
                assertThat(alone.logProbs()[t]).isCloseTo(scores.logProbs()[batch.starts()[s] + t], within(1e-5));
            }
            for (int i = 0; i < sum.length; i++) {
                sum[i] += gradient[i];
            }
        }
        assertThat(distance(sum, together)).isLessThan(2e-6 * norm(together));
    }

    /** What blocks have not kept they make again: to the same bits, dropout included. */
    @ParameterizedTest
    @MethodSource("families")
    void memoryThatIsShortChangesNoBit(ModelConfig config) {
        float[] parameters = parameters(config);
        Packed batch = batch(120, 100, 130, 90, 77, 199, 1);
        double[] coefficients = coefficients(batch);
        Trainable whole = Trainable.whole(config, new Layout(config));
        for (double dropout : new double[] {0, 0.2}) {
            float[] kept = new float[parameters.length];
            new Backpropagation(
                            whole, new Passes(whole, 128, dropout, Long.MAX_VALUE, Workers.caller()), Workers.caller())
                    .gradient(parameters, batch, 0.9, coefficients, 3, kept);
            float[] again = new float[parameters.length];
            new Backpropagation(whole, new Passes(whole, 128, dropout, 0, Workers.caller()), Workers.caller())
                    .gradient(parameters, batch, 0.9, coefficients, 3, again);
            assertThat(again).isEqualTo(kept);
        }
    }

    /**
     * Prompts of several completions are computed once, and all of it is as if they were not: groups, groups whose prompts begin alike, completions
     * that are as long as one token, prompts of one token, prompts longer than a micro-batch, targets within what is the same, in any cut.
     */
    @ParameterizedTest
    @MethodSource("families")
    void sharedBeginningsChangeNothing(ModelConfig config) {
        float[] parameters = parameters(config);
        Packed batch = completions(new int[] {30, 9, 1, 100, 6}, new int[] {70, 1, 12, 40});
        double[] coefficients = coefficients(batch);
        float[] sum = new float[parameters.length];
        double[] logProbs = new double[batch.length()];
        for (int s = 0; s < batch.sequences(); s++) {
            int at = batch.starts()[s];
            double[] own = Arrays.copyOfRange(coefficients, at, batch.starts()[s + 1]);
            float[] gradient = new float[parameters.length];
            TokenScores alone =
                    backpropagation(config, 1, 1).gradient(parameters, batch.part(s, s + 1), 0.9, own, 0, gradient);
            System.arraycopy(alone.logProbs(), 0, logProbs, at, own.length);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += gradient[i];
            }
        }
        for (int rows : new int[] {1, 64, 200, 1500}) {
            float[] together = new float[parameters.length];
            TokenScores scores =
                    backpropagation(config, rows, 1).gradient(parameters, batch, 0.9, coefficients, 0, together);
            assertThat(scores.logProbs()).containsExactly(logProbs, within(1e-5));
            assertThat(backpropagation(config, rows, 1)
                            .score(parameters, batch, 0.9)
                            .logProbs())
                    .containsExactly(logProbs, within(1e-5));
            assertThat(distance(sum, together)).isLessThan(2e-6 * norm(together));
            float[] threads = new float[parameters.length];
            backpropagation(config, rows, 3).gradient(parameters, batch, 0.9, coefficients, 0, threads);
            assertThat(threads).isEqualTo(together);
        }
    }

    /** Completions of each prompt, of these numbers of tokens; all prompts begin alike, and so do some completions. */
    private static Packed completions(int[] prompts, int... lengths) {
        int[] tokens = new SplitMix(5).ints(300, 0, VOCABULARY).toArray();
        SplitMix random = new SplitMix(6);
        List<Sequence> sequences = new ArrayList<>();
        for (int prompt : prompts) {
            int[] own = random.ints(prompt, 0, VOCABULARY).toArray();
            System.arraycopy(tokens, 0, own, 0, Math.min(5, prompt));
            for (int length : lengths) {
                int[] all = Arrays.copyOf(own, prompt + length);
                for (int i = prompt; i < all.length; i++) {
                    all[i] = i < prompt + 3 ? 1 : random.nextBelow(VOCABULARY);
                }
                sequences.add(Sequence.completion(prompt, all));
            }
        }
        return Packed.of(sequences);
    }

    /** Trap: dropout in what log-probabilities are computed by makes ratios of policies anything but 1. */
    @Test
    void dropoutIsNeverInScores() {
        ModelConfig config = ModelConfig.gpt2(VOCABULARY, 50, 2, 2, 8);
        float[] parameters = parameters(config);
        Packed batch = batch(20, 30);
        Backpropagation dropping = new Backpropagation(config, 64, 0.5, Workers.caller());
        TokenScores scores = dropping.score(parameters, batch, 1);
        assertThat(scores.logProbs())
                .isEqualTo(backpropagation(config, 64, 1)
                        .score(parameters, batch, 1)
                        .logProbs());
        float[] gradient = new float[parameters.length];
        double[] coefficients = coefficients(batch);
        double[] one = dropping.gradient(parameters, batch, 1, coefficients, 1, gradient)
                .logProbs();
        double[] other = dropping.gradient(parameters, batch, 1, coefficients, 2, gradient)
                .logProbs();
        assertThat(one).isNotEqualTo(scores.logProbs()).isNotEqualTo(other);
    }

    /** With the same choices, what is dropped is a fixed network, whose gradient is that of finite differences along it. */
    @Test
    void theGradientUnderDropoutIsThatOfWhatWasKept() {
        ModelConfig config = ModelConfig.llama(VOCABULARY, 50, 2, 4, 2, 16);
        float[] parameters = parameters(config);
        Packed batch = batch(9, 20);
        double[] coefficients = coefficients(batch);
        Backpropagation dropping = new Backpropagation(config, 64, 0.3, Workers.caller());
        float[] gradient = new float[parameters.length];
        dropping.gradient(parameters, batch, 1, coefficients, 3, gradient);
        double slope = 0;
        for (float g : gradient) {
            slope += (double) g * g;
        }
        double step = 0.01 / Math.sqrt(slope);
        double up = along(dropping, parameters, gradient, step, batch, coefficients);
        double down = along(dropping, parameters, gradient, -step, batch, coefficients);
        assertThat((up - down) / (2 * step)).isCloseTo(slope, within(2e-3 * slope));
    }

    /** The sum of {@code coefficients * logProbs} a step along the gradient, with the same choices of dropout. */
    static double along(
            Backpropagation dropping,
            float[] parameters,
            float[] gradient,
            double step,
            Packed batch,
            double[] coefficients) {
        float[] moved = parameters.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (step * gradient[i]);
        }
        double[] logProbs = dropping.gradient(moved, batch, 1, coefficients, 3, new float[moved.length])
                .logProbs();
        double sum = 0;
        for (int i = 0; i < logProbs.length; i++) {
            sum += coefficients[i] * logProbs[i];
        }
        return sum;
    }

    private static Backpropagation backpropagation(ModelConfig config, int rows, int threads) {
        return new Backpropagation(config, rows, 0, new Workers(threads));
    }

    /** Larger than those that training begins with, so that attention is sharp and norms matter. */
    static float[] parameters(ModelConfig config) {
        return parameters(config, 0.3);
    }

    static float[] parameters(ModelConfig config, double deviation) {
        float[] values = Weights.random(config, new SplitMix(7)).values().clone();
        SplitMix random = new SplitMix(8);
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (deviation * random.nextGaussian());
        }
        return values;
    }

    static Packed batch(int... lengths) {
        SplitMix random = new SplitMix(3);
        List<Sequence> sequences = new ArrayList<>();
        for (int length : lengths) {
            int[] tokens = random.ints(length + 1, 0, VOCABULARY).toArray();
            boolean[] predicted = new boolean[length + 1];
            for (int i = 1; i <= length; i++) {
                predicted[i] = length < 3 || random.nextInt(4) > 0;
            }
            sequences.add(new Sequence(tokens, predicted));
        }
        return Packed.of(sequences);
    }

    static double[] coefficients(Packed batch) {
        SplitMix random = new SplitMix(4);
        double[] coefficients = new double[batch.length()];
        for (int i = 0; i < coefficients.length; i++) {
            coefficients[i] = random.nextGaussian();
        }
        return coefficients;
    }

    static double distance(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += ((double) one[i] - other[i]) * ((double) one[i] - other[i]);
        }
        return Math.sqrt(sum);
    }

    static double norm(float[] values) {
        return distance(values, new float[values.length]);
    }
}
