package org.rollout4j.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.rollout4j.fakes.Gaussians.gaussians;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.AdamUpdater;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;

class AdamTest {
    private static final int SIZE = 50;

    @Test
    void followsThePaper() {
        double epsilon = 1e-5;
        float[] start = gaussians(new SplitMix(1), SIZE);
        Adam adam = new Adam(start, epsilon);
        double[] parameters = new double[SIZE];
        double[] m = new double[SIZE];
        double[] v = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
            parameters[i] = start[i];
        }
        SplitMix rng = new SplitMix(2);
        for (int t = 1; t <= 200; t++) {
            float[] gradient = gaussians(rng, SIZE, t % 3 == 0 ? 1e-4f : 1);
            double rate = 0.01 / t;
            adam.step(gradient, 1, rate);
            for (int i = 0; i < SIZE; i++) {
                m[i] = 0.9 * m[i] + 0.1 * gradient[i];
                v[i] = 0.999 * v[i] + 0.001 * gradient[i] * gradient[i];
                double mHat = m[i] / (1 - Math.pow(0.9, t));
                double vHat = v[i] / (1 - Math.pow(0.999, t));
                parameters[i] -= rate * mHat / (Math.sqrt(vHat) + epsilon);
                assertThat((double) adam.parameters()[i]).isCloseTo(parameters[i], within(5e-6));
            }
        }
    }

    @Test
    void agreesWithNd4jWhereEpsilonDoesNotMatter() {
        // ND4J adds epsilon to the uncorrected root, so the two agree only for a small one
        Adam ours = new Adam(new float[SIZE], 1e-12);
        AdamUpdater theirs = new AdamUpdater(new org.nd4j.linalg.learning.config.Adam(0.01, 0.9, 0.999, 1e-12));
        theirs.setStateViewArray(Nd4j.zeros(1, 2 * SIZE), new long[] {1, SIZE}, 'c', true);
        float[] expected = new float[SIZE];
        SplitMix rng = new SplitMix(3);
        for (int t = 0; t < 20; t++) {
            float[] gradient = gaussians(rng, SIZE);
            ours.step(gradient, 1, 0.01);
            INDArray update = Nd4j.create(gradient.clone(), 1, SIZE);
            theirs.applyUpdater(update, t, 0);
            for (int i = 0; i < SIZE; i++) {
                expected[i] -= update.getFloat(0, i);
            }
        }
        assertThat(ours.parameters()).containsExactly(expected, within(2e-5f));
    }

    @Test
    void theFirstStepIsAsLongAsTheLearningRate() {
        Adam adam = new Adam(new float[2], 1e-12);
        adam.step(new float[] {1e-3f, -50}, 1, 0.125);
        assertThat(adam.parameters()).containsExactly(new float[] {-0.125f, 0.125f}, within(2e-6f));
    }

    @Test
    void goesOnFromASavedState() {
        Adam adam = new Adam(gaussians(new SplitMix(4), SIZE), 1e-5);
        SplitMix rng = new SplitMix(5);
        for (int t = 0; t < 5; t++) {
            adam.step(gaussians(rng, SIZE), 1, 0.1);
        }
        State state = adam.state();
        float[] parameters = adam.parameters().clone();
        Adam restored = new Adam(new float[SIZE], 1e-5);
        restored.restore(parameters, state);
        for (int t = 0; t < 5; t++) {
            float[] gradient = gaussians(rng, SIZE);
            adam.step(gradient, 1, 0.1);
            restored.step(gradient, 1, 0.1);
            assertThat(restored.parameters()).containsExactly(adam.parameters());
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Adam(new float[3], 1e-5).restore(new float[3], state))
                .withMessageContaining("first-moments is " + SIZE);
    }

    @Test
    void theStartIsCopied() {
        float[] start = {1};
        Adam adam = new Adam(start, 1e-5);
        adam.step(new float[] {1}, 1, 0.1);
        assertThat(start[0]).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"3, -1, -1", "2, 9000, -1", "3, 9000, -1", "5, 100, 20000"})
    void threadsThatShareAStepChangeNoBit(int threads, int second, int third) {
        int many = 20_001;
        SplitMix rng = new SplitMix(7);
        float[] start = gaussians(rng, many);
        Adam alone = new Adam(start, 1e-5);
        Adam shared = new Adam(
                start,
                1e-5,
                IntStream.of(second, third).filter(network -> network > 0).toArray());
        try (Workers workers = new Workers(threads)) {
            for (int t = 0; t < 5; t++) {
                float[] gradient = gaussians(rng, many);
                alone.step(gradient, 0.3, 0.1);
                shared.step(gradient, 0.3, 0.1, workers);
            }
        }
        assertThat(shared.parameters()).containsExactly(alone.parameters());
        assertThat(shared.state().floats("second-moments", many))
                .containsExactly(alone.state().floats("second-moments", many));
    }

    @Test
    void aScaledGradientIsAsGoodAsOneThatWasScaledBefore() {
        Adam scaling = new Adam(new float[SIZE], 1e-5);
        Adam given = new Adam(new float[SIZE], 1e-5);
        SplitMix rng = new SplitMix(6);
        for (int t = 0; t < 10; t++) {
            float[] gradient = gaussians(rng, SIZE);
            float[] scaled = gradient.clone();
            float scale = 1f / (t + 3);
            for (int i = 0; i < SIZE; i++) {
                scaled[i] *= scale;
            }
            float[] before = gradient.clone();
            scaling.step(gradient, scale, 0.1);
            given.step(scaled, 1, 0.1);
            assertThat(scaling.parameters()).containsExactly(given.parameters());
            assertThat(gradient).as("the gradient is the caller's").containsExactly(before);
        }
    }

    @Test
    void longGradientsAreScaledDownAndShortOnesLeftAlone() {
        float[] longOne = {3, -4, 12};
        double norm = Gradients.norm(longOne);
        assertThat(norm).isEqualTo(13);
        float scale = (float) Gradients.clipScale(norm, 0.5);
        float[] clipped = {3 * scale, -4 * scale, 12 * scale};
        assertThat(Gradients.norm(clipped)).isCloseTo(0.5, within(1e-6));
        double shortNorm = Gradients.norm(new float[] {0.3f, -0.4f});
        assertThat(shortNorm).isCloseTo(0.5, within(1e-6));
        assertThat(Gradients.clipScale(shortNorm, 0.500001)).isEqualTo(1);
        assertThat(Gradients.clipScale(1e20, Double.POSITIVE_INFINITY)).isEqualTo(1);
    }

    @Test
    void theNormHoldsUpToSquaresThatFitAFloatAndIsInfiniteBeyond() {
        assertThat(Gradients.norm(new float[] {1e19f, 1e19f})).isCloseTo(Math.sqrt(2) * 1e19, within(1e13));
        assertThat(Gradients.norm(new float[] {1e20f, 1e20f})).isInfinite();
        assertThat(Gradients.norm(new float[] {1, Float.NaN})).isNaN();
    }

    @Test
    void theNormOfALongGradientKeepsItsDigits() {
        SplitMix rng = new SplitMix(7);
        float[] gradient = new float[100_003];
        double sum = 0;
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = (float) rng.nextGaussian();
            sum += (double) gradient[i] * gradient[i];
        }
        assertThat(Gradients.norm(gradient)).isCloseTo(Math.sqrt(sum), within(1e-5 * Math.sqrt(sum)));
    }
}
