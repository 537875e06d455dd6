package org.rollout4j.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.fakes.Softmax;

class CategoricalTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void softmaxAgreesWithDoublePrecision(long seed) {
        RandomGenerator rng = new SplitMix(seed);
        int rows = 50;
        int actions = 1 + rng.nextInt(12);
        float spread = seed % 2 == 0 ? 1 : 30;
        float[] logits = new float[rows * actions];
        boolean[] masks = seed % 3 == 0 ? null : new boolean[rows * actions];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = spread * (float) rng.nextGaussian();
        }
        if (masks != null) {
            randomMasks(rng, rows, actions, masks);
        }
        float[] logProbs = Softmax.logProbs(rows, actions, logits, masks);
        float[] probabilities = Softmax.probabilities(rows, actions, logits, masks);
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            for (int i = row * actions; i < (row + 1) * actions; i++) {
                sum += legal(masks, i) ? Math.exp(logits[i]) : 0;
            }
            double total = 0;
            for (int i = row * actions; i < (row + 1) * actions; i++) {
                total += Math.exp(logProbs[i]);
                if (legal(masks, i)) {
                    double expected = logits[i] - Math.log(sum);
                    assertThat((double) logProbs[i]).isCloseTo(expected, within(spread * 1e-6));
                    assertThat((double) probabilities[i]).isCloseTo(Math.exp(expected), within(spread * 1e-6));
                } else {
                    assertThat(FastMath.exp(logProbs[i])).isZero();
                    assertThat(probabilities[i]).isZero();
                }
            }
            assertThat(total).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void largeLogitsDoNotOverflow() {
        float[] logits = {1e6f, 1e6f, -1e6f};
        float[] probabilities = new float[3];
        Categorical.softmax(0, 1, 3, logits, null, probabilities, new float[1]);
        assertThat(FastMath.exp(logits[0])).isEqualTo(0.5f);
        assertThat(FastMath.exp(logits[2])).isZero();
        assertThat(probabilities).containsExactly(0.5f, 0.5f, 0);
    }

    @Test
    void samplesFollowTheProbabilities() {
        float[] probabilities = {0.5f, 0.3f, 0.15f, 0.05f};
        int n = 100_000;
        int[] counts = new int[4];
        SplitMix rng = new SplitMix(1);
        for (int i = 0; i < n; i++) {
            counts[Categorical.sample(probabilities, 0, 4, rng.nextFloat())]++;
        }
        double chiSquare = 0;
        for (int a = 0; a < 4; a++) {
            double expected = n * probabilities[a];
            chiSquare += (counts[a] - expected) * (counts[a] - expected) / expected;
        }
        assertThat(chiSquare).isLessThan(16.27); // 3 degrees of freedom, one in a thousand
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void illegalActionsAreNeverDrawnNorBest(long seed) {
        SplitMix rng = new SplitMix(seed);
        int rows = 200;
        int actions = 6;
        float[] logits = new float[rows * actions];
        boolean[] masks = new boolean[rows * actions];
        randomMasks(rng, rows, actions, masks);
        for (int i = 0; i < logits.length; i++) {
            // what is illegal would be far the best
            logits[i] = (float) rng.nextGaussian() + (masks[i] ? 0 : 50);
        }
        float[] probabilities = Softmax.probabilities(rows, actions, logits, masks);
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < 100; i++) {
                assertThat(masks[
                                row * actions
                                        + Categorical.sample(probabilities, row * actions, actions, rng.nextFloat())])
                        .isTrue();
            }
            assertThat(masks[row * actions + Categorical.best(logits, masks, row * actions, actions)])
                    .isTrue();
        }
    }

    /** Of 10,000 actions a few are legal, and the values of those are the worst that floats have. */
    @ParameterizedTest
    @ValueSource(floats = {-1, -1e9f, -2e9f, -1e30f, -1e37f, -Float.MAX_VALUE, Float.NEGATIVE_INFINITY})
    void illegalActionsHaveNoProbabilityWhateverTheValuesAre(float legal) {
        int actions = 10_000;
        for (float illegal : new float[] {0, Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NaN, legal}) {
            float[] logits = new float[actions];
            boolean[] masks = new boolean[actions];
            Arrays.fill(logits, illegal);
            for (int a : new int[] {17, 4_000, 9_999}) {
                masks[a] = true;
                logits[a] = legal;
            }
            assertThat(Categorical.best(logits, masks, 0, actions)).isEqualTo(17);
            float[] probabilities = Softmax.probabilities(1, actions, logits, masks);
            float[] logProbs = Softmax.logProbs(1, actions, logits, masks);
            for (int a = 0; a < actions; a++) {
                assertThat(probabilities[a]).isEqualTo(masks[a] ? 1 / 3f : 0);
                assertThat(logProbs[a]).isFinite();
            }
            assertThat(Categorical.entropy(logProbs, probabilities, 0, actions))
                    .isCloseTo((float) Math.log(3), within(1e-5f));
        }
    }

    /** Where one legal action is far below another, and where none is a number. */
    @Test
    void whatIsLegalIsTakenEvenWhereValuesAreNoNumbers() {
        boolean[] masks = {false, true, true};
        assertThat(Softmax.probabilities(1, 3, new float[] {5, -1e30f, Float.NEGATIVE_INFINITY}, masks))
                .containsExactly(0, 1, 0);
        assertThat(Softmax.logProbs(1, 3, new float[] {5, 3, Float.NEGATIVE_INFINITY}, masks)[2])
                .isFinite();
        assertThat(Softmax.probabilities(1, 3, new float[] {5, Float.NaN, 3}, masks)[0])
                .isZero();
        assertThat(Categorical.best(new float[] {5, Float.NaN, 3}, masks, 0, 3)).isEqualTo(1);
        assertThat(Categorical.best(new float[] {5, 2, 3}, new boolean[3], 0, 3))
                .isLessThan(3);
    }

    @Test
    void theExtremesOfTheGeneratorGiveLegalActions() {
        boolean[] masks = {false, true, true, true, false};
        float[] probabilities = Softmax.probabilities(1, 5, new float[5], masks);
        assertThat(Categorical.sample(probabilities, 0, 5, 0)).isEqualTo(1);
        assertThat(Categorical.sample(probabilities, 0, 5, Math.nextDown(1f))).isEqualTo(3);
    }

    @Test
    void theFirstOfEqualsIsBest() {
        float[] logits = {9, 1, 3, 3, 2};
        assertThat(Categorical.best(logits, null, 1, 4)).isEqualTo(1);
        assertThat(Categorical.best(logits, null, 0, 5)).isZero();
    }

    @Test
    void entropyHasItsClosedForms() {
        for (int actions = 1; actions < 20; actions++) {
            assertThat(entropy(new float[actions], 0, actions)).isCloseTo((float) Math.log(actions), within(2e-6f));
        }
        float[] certain = {100, 0, 0};
        assertThat(entropy(certain, 0, 3)).isCloseTo(0, within(1e-6f));
        boolean[] legal = {true, false, true, false};
        assertThat(entropy(new float[] {0, 7, 0, 7}, legal, 0, 4)).isCloseTo((float) Math.log(2), within(1e-6f));
        float[] coin = {0, (float) Math.log(0.25), (float) Math.log(0.75)};
        double expected = -0.25 * Math.log(0.25) - 0.75 * Math.log(0.75);
        assertThat(entropy(coin, 1, 2)).isCloseTo((float) expected, within(1e-6f));
    }

    @Test
    void whatIsAroundTheRowsStays() {
        float[] logits = {1, 2, 3, 3, 2, 1, 7};
        float[] probabilities = {0, 0, 0, 0, 0, 0, 8};
        float[] room = {4, 5, 6};
        Categorical.softmax(1, 1, 3, logits, null, probabilities, room);
        assertThat(logits[0]).as("before the rows").isEqualTo(1);
        assertThat(probabilities[0]).isZero();
        assertThat(room[0]).isEqualTo(4);
        Categorical.softmax(0, 1, 3, logits, null, probabilities, room);
        assertThat(logits[6]).isEqualTo(7);
        assertThat(probabilities[6]).isEqualTo(8);
        assertThat(room[2]).isEqualTo(6);
        assertThat(probabilities[3]).as("rows do not mix").isEqualTo(probabilities[2]);
        assertThat(probabilities[5]).isEqualTo(probabilities[0]);
    }

    private static float entropy(float[] logits, int from, int actions) {
        return entropy(logits, null, from, actions);
    }

    private static float entropy(float[] logits, boolean[] masks, int from, int actions) {
        float[] logProbs = Arrays.copyOfRange(logits, from, from + actions);
        float[] probabilities = new float[actions];
        Categorical.softmax(0, 1, actions, logProbs, masks, probabilities, new float[1]);
        return Categorical.entropy(logProbs, probabilities, 0, actions);
    }

    private static boolean legal(boolean[] masks, int i) {
        return masks == null || masks[i];
    }

    private static void randomMasks(RandomGenerator rng, int rows, int actions, boolean[] masks) {
        for (int row = 0; row < rows; row++) {
            for (int a = 0; a < actions; a++) {
                masks[row * actions + a] = rng.nextBoolean();
            }
            masks[row * actions + rng.nextInt(actions)] = true;
        }
    }
}
