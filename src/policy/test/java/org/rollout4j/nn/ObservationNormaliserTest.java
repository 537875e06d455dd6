package org.rollout4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;

class ObservationNormaliserTest {
    private static final int SIZE = 3;
    /** Far from zero, so that a careless variance loses its digits. */
    private static final float[] CENTRES = {0, 1000, -3};

    private static final float[] SPREADS = {1, 0.1f, 20};

    @Test
    void batchesOfAnySizeGiveTheMomentsOfEverythingAtOnce() {
        SplitMix rng = new SplitMix(1);
        int rows = 1000;
        float[] all = observations(rng, rows);
        ObservationNormaliser normaliser = new ObservationNormaliser(SIZE, true);
        int done = 0;
        while (done < rows) {
            int batch = Math.min(rows - done, 1 + rng.nextInt(100));
            float[] part = new float[batch * SIZE];
            System.arraycopy(all, done * SIZE, part, 0, part.length);
            normaliser.update(batch, part);
            done += batch;
        }
        float[] normalised = new float[rows * SIZE];
        normaliser.apply(rows, all, normalised);
        for (int i = 0; i < SIZE; i++) {
            double mean = 0;
            double square = 0;
            for (int row = 0; row < rows; row++) {
                mean += normalised[row * SIZE + i];
                square += normalised[row * SIZE + i] * normalised[row * SIZE + i];
            }
            mean /= rows;
            assertThat(mean).isCloseTo(0, within(2e-3));
            assertThat(square / rows - mean * mean).isCloseTo(1, within(1e-3));
        }
    }

    @Test
    void beforeAnythingWasSeenItOnlyClips() {
        ObservationNormaliser normaliser = new ObservationNormaliser(SIZE, true);
        float[] out = new float[SIZE];
        normaliser.apply(1, new float[] {0.5f, 11, -11}, out);
        assertThat(out).containsExactly(0.5f, 10, -10);
    }

    @Test
    void outliersAreClippedAndConstantsGoToZero() {
        ObservationNormaliser normaliser = new ObservationNormaliser(2, true);
        normaliser.update(4, new float[] {1, 7, -1, 7, 1, 7, -1, 7});
        float[] out = new float[4];
        normaliser.apply(2, new float[] {100, 7, -100, 7}, out);
        assertThat(out).containsExactly(10, 0, -10, 0);
    }

    @Test
    void aDisabledOneCopies() {
        ObservationNormaliser normaliser = new ObservationNormaliser(2, false);
        normaliser.update(2, new float[] {1, 2, 3, 4});
        float[] out = new float[2];
        normaliser.apply(1, new float[] {1e6f, -1e6f}, out);
        assertThat(out).containsExactly(1e6f, -1e6f);
    }

    @Test
    void inAndOutMayBeTheSame() {
        ObservationNormaliser normaliser = new ObservationNormaliser(SIZE, true);
        normaliser.update(50, observations(new SplitMix(2), 50));
        float[] in = observations(new SplitMix(3), 5);
        float[] out = new float[in.length];
        normaliser.apply(5, in, out);
        normaliser.apply(5, in, in);
        assertThat(in).containsExactly(out);
    }

    @Test
    void goesOnFromASavedStateAndCopiesStayBehind() {
        SplitMix rng = new SplitMix(4);
        ObservationNormaliser normaliser = new ObservationNormaliser(SIZE, true);
        normaliser.update(30, observations(rng, 30));
        ObservationNormaliser copy = normaliser.copy();
        ObservationNormaliser restored = new ObservationNormaliser(SIZE, true);
        restored.restore(normaliser.state());
        float[] probe = observations(rng, 10);
        float[] before = apply(normaliser, probe);

        float[] more = observations(rng, 20);
        normaliser.update(20, more);
        restored.update(20, more);
        assertThat(apply(restored, probe)).containsExactly(apply(normaliser, probe));
        assertThat(apply(copy, probe)).containsExactly(before);
        assertThat(apply(normaliser, probe)).isNotEqualTo(before);
    }

    @Test
    void theStateOfAnotherSizeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new ObservationNormaliser(2, true).restore(new ObservationNormaliser(3, true).state()))
                .withMessageContaining("means is 3");
    }

    private static float[] apply(ObservationNormaliser normaliser, float[] in) {
        float[] out = new float[in.length];
        normaliser.apply(in.length / SIZE, in, out);
        return out;
    }

    private static float[] observations(SplitMix rng, int rows) {
        float[] values = new float[rows * SIZE];
        for (int i = 0; i < values.length; i++) {
            values[i] = CENTRES[i % SIZE] + SPREADS[i % SIZE] * (float) rng.nextGaussian();
        }
        return values;
    }

    /** Seconds since 1970: as floats their mean would be one of them. */
    @Test
    void aLargeMeanIsSubtractedInFull() {
        float[] seconds = {1.76e9f, 1.76e9f + 128, 1.76e9f + 256, 1.76e9f + 384};
        ObservationNormaliser normaliser = new ObservationNormaliser(1, true);
        normaliser.update(4, seconds);
        float[] normal = new float[4];
        normaliser.apply(4, seconds, normal);
        double deviation = Math.sqrt(1.25) * 128;
        for (int i = 0; i < 4; i++) {
            assertThat((double) normal[i]).isCloseTo((i - 1.5) * 128 / deviation, within(1e-6));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "means, NaN, 3",
        "means, Infinity, 3",
        "squared-deviations, -1, 3",
        "squared-deviations, NaN, 3",
        "squared-deviations, Infinity, 3",
        "count, 0, -1",
        "count, 0, -9223372036854775808"
    })
    void momentsOfNothingAreRefused(String entry, double moment, long count) {
        State state = State.builder()
                .putDoubles("means", entry.equals("means") ? moment : 1)
                .putDoubles("squared-deviations", entry.equals("squared-deviations") ? moment : 1)
                .putLongs("count", count)
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ObservationNormaliser(1, true).restore(state))
                .withMessageContaining(entry)
                .withMessageContaining(" is " + (entry.equals("count") ? Long.toString(count) : moment) + ": ");
    }
}
