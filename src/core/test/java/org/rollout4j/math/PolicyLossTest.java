package org.rollout4j.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.fakes.Softmax;

/** Losses and gradients against the same formulas written down again in double precision. */
class PolicyLossTest {
    private static final double STEP = 1e-5;

    @ParameterizedTest
    @CsvSource({
        "1, 0.2, 0, false",
        "2, 0.2, 0.01, false",
        "3, 0.2, 0.5, true",
        "4, 0.05, 0.1, true",
        "5, 1e9, 0, false",
        "6, Infinity, 1, true",
        "7, 1e-6, 0, true"
    })
    void clippedSurrogateHasTheGradientOfItsLoss(long seed, double clip, double entropyWeight, boolean masked) {
        Data data = new Data(seed, masked);
        Reference reference = (row, logits) -> {
            double[] logProbs = data.logProbs(row, logits);
            double ratio = Math.exp(
                    logProbs[(int) data.batch.actions()[row]] - data.batch.logProbs()[row]);
            double advantage = data.batch.advantages()[row];
            double clipped = Math.max(1 - clip, Math.min(1 + clip, ratio));
            return -Math.min(ratio * advantage, clipped * advantage) - entropyWeight * entropy(logProbs);
        };
        float[] gradients = new float[data.logits.length];
        float[] logits = data.logits.clone();
        PolicyLoss.Sums sums = new PolicyLoss.Sums();
        PolicyLoss.categorical(Surrogate.clipped(clip), data.batch, logits, entropyWeight, 0.25f, gradients, sums);
        data.assertGradients(reference, 0.25, gradients);
        data.assertLoss(reference, sums.loss - entropyWeight * sums.entropy);
        assertThat(sums.rows).isEqualTo(data.rows);
        if (clip < 1) {
            assertThat(sums.clipped).as("clipping is at work").isBetween(1.0, data.rows - 1 + (clip < 1e-5 ? 1.0 : 0));
        } else {
            assertThat(sums.clipped).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0, false", "2, 0.01, false", "3, 0.5, true", "4, 1, true"})
    void policyGradientHasTheGradientOfItsLoss(long seed, double entropyWeight, boolean masked) {
        Data data = new Data(seed, masked);
        Reference reference = (row, logits) -> {
            double[] logProbs = data.logProbs(row, logits);
            return -logProbs[(int) data.batch.actions()[row]] * data.batch.advantages()[row]
                    - entropyWeight * entropy(logProbs);
        };
        float[] gradients = new float[data.logits.length];
        PolicyLoss.Sums sums = new PolicyLoss.Sums();
        PolicyLoss.categorical(
                Surrogate.policyGradient(), data.batch, data.logits.clone(), entropyWeight, 2, gradients, sums);
        data.assertGradients(reference, 2, gradients);
        data.assertLoss(reference, sums.loss - entropyWeight * sums.entropy);
    }

    @Test
    void theClippedBranchIsFlatOnTheSideThatItShouldBe() {
        // ratio 2 and 1/2 with both signs of the advantage: only moves that went too far in the good direction are cut
        float half = (float) Math.log(0.5);
        float[] oldLogProbs = {(float) Math.log(0.25), (float) Math.log(0.25), 0, 0};
        float[] advantages = {1, -1, 1, -1};
        PolicyLoss.Batch batch = new PolicyLoss.Batch(4, 2, null, new float[4], oldLogProbs, advantages);
        float[] gradients = new float[8];
        PolicyLoss.categorical(
                Surrogate.clipped(0.2),
                batch,
                new float[] {half, half, half, half, half, half, half, half},
                0,
                1,
                gradients,
                new PolicyLoss.Sums());
        assertThat(gradients[0]).isZero();
        assertThat(gradients[2]).isCloseTo(1, within(1e-6f)); // ratio 2 times p (1 - p) doubled down
        assertThat(gradients[4]).isCloseTo(-0.25f, within(1e-6f));
        assertThat(gradients[6]).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void illegalActionsGetNoGradient(boolean clipped) {
        Data data = new Data(11, true);
        float[] gradients = new float[data.logits.length];
        PolicyLoss.Sums sums = new PolicyLoss.Sums();
        if (clipped) {
            PolicyLoss.categorical(Surrogate.clipped(0.2), data.batch, data.logits.clone(), 0.3, 1, gradients, sums);
        } else {
            PolicyLoss.categorical(
                    Surrogate.policyGradient(), data.batch, data.logits.clone(), 0.3, 1, gradients, sums);
        }
        int illegal = 0;
        for (int i = 0; i < gradients.length; i++) {
            if (!data.batch.actionMasks()[i]) {
                illegal++;
                assertThat(gradients[i]).isZero();
            }
        }
        assertThat(illegal).isGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 3})
    void theKlEstimateIsNeverNegative(double move) {
        int rows = 500;
        SplitMix rng = new SplitMix(4);
        float[] logits = new float[3 * rows];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) rng.nextGaussian();
        }
        float[] old = Softmax.logProbs(rows, 3, logits, null);
        double exact = 0;
        PolicyLoss.Sums clippedSums = new PolicyLoss.Sums();
        PolicyLoss.Sums plainSums = new PolicyLoss.Sums();
        for (int row = 0; row < rows; row++) {
            float oldLogProb = old[3 * row] - (float) (move * rng.nextGaussian());
            PolicyLoss.Batch batch = new PolicyLoss.Batch(
                    1, 3, null, new float[1], new float[] {oldLogProb}, new float[] {(float) rng.nextGaussian()});
            float[] one = {logits[3 * row], logits[3 * row + 1], logits[3 * row + 2]};
            double before = clippedSums.approxKl;
            PolicyLoss.categorical(Surrogate.clipped(0.2), batch, one.clone(), 0, 1, new float[3], clippedSums);
            PolicyLoss.categorical(Surrogate.policyGradient(), batch, one, 0, 1, new float[3], plainSums);
            double logRatio = old[3 * row] - oldLogProb;
            exact += Math.expm1(logRatio) - logRatio;
            assertThat(clippedSums.approxKl - before).isGreaterThanOrEqualTo(-1e-15);
        }
        assertThat(clippedSums.approxKl).isCloseTo(exact, within(1e-6 * exact + 1e-15));
        assertThat(plainSums.approxKl).isCloseTo(exact, within(1e-6 * exact + 1e-15));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.05, 0.0999, 0.1001, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2})
    void theKlEstimateKeepsItsDigitsOnBothSidesOfOne(double move) {
        // one action, whose log-probability is exactly zero: the log ratio is what the batch says
        for (float logRatio : new float[] {(float) move, (float) -move}) {
            PolicyLoss.Batch batch =
                    new PolicyLoss.Batch(1, 1, null, new float[1], new float[] {-logRatio}, new float[] {1});
            double exact = Math.expm1(logRatio) - logRatio;
            PolicyLoss.Sums clipped = new PolicyLoss.Sums();
            PolicyLoss.categorical(Surrogate.clipped(0.2), batch, new float[1], 0, 1, new float[1], clipped);
            PolicyLoss.Sums plain = new PolicyLoss.Sums();
            PolicyLoss.categorical(Surrogate.policyGradient(), batch, new float[1], 0, 1, new float[1], plain);
            assertThat(clipped.approxKl).isCloseTo(exact, within(1e-6 * exact));
            assertThat(plain.approxKl).isCloseTo(exact, within(1e-6 * exact));
        }
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void aRowGivesWhatItGivesAlone(boolean clipped, boolean masked) {
        Data data = new Data(12, masked);
        int actions = data.actions;
        PolicyLoss.Batch all = data.batch;
        float[] gradients = new float[data.logits.length];
        PolicyLoss.Sums sums = loss(clipped, all, data.logits, gradients);
        PolicyLoss.Sums oneByOne = new PolicyLoss.Sums();
        for (int row = 0; row < data.rows; row++) {
            int from = row * actions;
            PolicyLoss.Batch alone = new PolicyLoss.Batch(
                    1,
                    actions,
                    masked ? Arrays.copyOfRange(all.actionMasks(), from, from + actions) : null,
                    new float[] {all.actions()[row]},
                    new float[] {all.logProbs()[row]},
                    new float[] {all.advantages()[row]});
            float[] expected = new float[actions];
            oneByOne.add(loss(clipped, alone, Arrays.copyOfRange(data.logits, from, from + actions), expected));
            assertThat(Arrays.copyOfRange(gradients, from, from + actions)).containsExactly(expected);
        }
        assertThat(sums).usingRecursiveComparison().isEqualTo(oneByOne);
        assertThat(sums.rows).isEqualTo(data.rows);
    }

    private static PolicyLoss.Sums loss(boolean clipped, PolicyLoss.Batch batch, float[] logits, float[] gradients) {
        PolicyLoss.Sums sums = new PolicyLoss.Sums();
        if (clipped) {
            PolicyLoss.categorical(Surrogate.clipped(0.2), batch, logits.clone(), 0.1, 0.5f, gradients, sums);
        } else {
            PolicyLoss.categorical(Surrogate.policyGradient(), batch, logits.clone(), 0.1, 0.5f, gradients, sums);
        }
        return sums;
    }

    @Test
    void sumsAdd() {
        Data data = new Data(5, false);
        PolicyLoss.Sums once = new PolicyLoss.Sums();
        PolicyLoss.Sums twice = new PolicyLoss.Sums();
        float[] gradients = new float[data.logits.length];
        PolicyLoss.categorical(Surrogate.clipped(0.2), data.batch, data.logits.clone(), 0, 1, gradients, once);
        PolicyLoss.categorical(Surrogate.clipped(0.2), data.batch, data.logits.clone(), 0, 1, gradients, twice);
        PolicyLoss.categorical(Surrogate.clipped(0.2), data.batch, data.logits.clone(), 0, 1, gradients, twice);
        once.add(once);
        assertThat(once.rows).isEqualTo(twice.rows);
        assertThat(once.clipped).isEqualTo(twice.clipped);
        assertThat(once.loss).isCloseTo(twice.loss, within(1e-9));
        assertThat(once.entropy).isCloseTo(twice.entropy, within(1e-9));
        assertThat(once.approxKl).isCloseTo(twice.approxKl, within(1e-9));
        once.clear();
        assertThat(once).usingRecursiveComparison().isEqualTo(new PolicyLoss.Sums());
    }

    private static double entropy(double[] logProbs) {
        double entropy = 0;
        for (double logProb : logProbs) {
            entropy -= logProb == Double.NEGATIVE_INFINITY ? 0 : Math.exp(logProb) * logProb;
        }
        return entropy;
    }

    @FunctionalInterface
    private interface Reference {
        double loss(int row, double[] logits);
    }

    private static final class Data {
        final int rows = 60;
        final int actions;
        final float[] logits;
        final PolicyLoss.Batch batch;

        Data(long seed, boolean masked) {
            RandomGenerator rng = new SplitMix(seed);
            actions = 2 + rng.nextInt(5);
            logits = new float[rows * actions];
            boolean[] masks = masked ? new boolean[rows * actions] : null;
            float[] chosen = new float[rows];
            float[] oldLogProbs = new float[rows];
            float[] advantages = new float[rows];
            for (int row = 0; row < rows; row++) {
                chosen[row] = rng.nextInt(actions);
                advantages[row] = (float) rng.nextGaussian();
                for (int a = 0; a < actions; a++) {
                    logits[row * actions + a] = (float) rng.nextGaussian();
                    if (masked) {
                        masks[row * actions + a] = a == chosen[row] || rng.nextInt(3) > 0;
                    }
                }
            }
            float[] now = Softmax.logProbs(rows, actions, logits, masks);
            for (int row = 0; row < rows; row++) {
                oldLogProbs[row] = now[row * actions + (int) chosen[row]] + 0.2f * (float) rng.nextGaussian();
            }
            batch = new PolicyLoss.Batch(rows, actions, masks, chosen, oldLogProbs, advantages);
        }

        double[] logProbs(int row, double[] rowLogits) {
            double sum = 0;
            for (int a = 0; a < actions; a++) {
                sum += legal(row, a) ? Math.exp(rowLogits[a]) : 0;
            }
            double[] logProbs = new double[actions];
            for (int a = 0; a < actions; a++) {
                logProbs[a] = legal(row, a) ? rowLogits[a] - Math.log(sum) : Double.NEGATIVE_INFINITY;
            }
            return logProbs;
        }

        void assertGradients(Reference reference, double scale, float[] gradients) {
            for (int row = 0; row < rows; row++) {
                for (int a = 0; a < actions; a++) {
                    double[] moved = row(row);
                    moved[a] += STEP;
                    double above = reference.loss(row, moved);
                    moved[a] -= 2 * STEP;
                    double below = reference.loss(row, moved);
                    double expected = scale * (above - below) / (2 * STEP);
                    assertThat((double) gradients[row * actions + a])
                            .as("row %d action %d", row, a)
                            .isCloseTo(expected, within(5e-6));
                }
            }
        }

        void assertLoss(Reference reference, double loss) {
            double expected = 0;
            for (int row = 0; row < rows; row++) {
                expected += reference.loss(row, row(row));
            }
            assertThat(loss).isCloseTo(expected, within(1e-5 * rows));
        }

        private double[] row(int row) {
            double[] rowLogits = new double[actions];
            for (int a = 0; a < actions; a++) {
                rowLogits[a] = logits[row * actions + a];
            }
            return rowLogits;
        }

        private boolean legal(int row, int action) {
            return batch.actionMasks() == null || batch.actionMasks()[row * actions + action];
        }
    }
}
