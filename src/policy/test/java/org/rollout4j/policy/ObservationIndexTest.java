package org.rollout4j.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.rollout4j.core.SplitMix;

class ObservationIndexTest {
    private static final int SIZE = 3;

    private static float[] observations(int rows) {
        SplitMix rng = new SplitMix(1);
        float[] all = new float[rows * SIZE];
        for (int i = 0; i < all.length; i++) {
            all[i] = rng.nextFloat();
        }
        return all;
    }

    /** However it hashes, which depends on the content. */
    @Test
    void oneOfKnownObservationsFindsWhatOneThatGrewFinds() {
        for (int rows : new int[] {0, 1, 15, 16, 17, 1000}) {
            float[] all = observations(rows);
            ObservationIndex grown = new ObservationIndex(SIZE, 2000);
            for (int row = 0; row < rows; row++) {
                assertThat(grown.findOrAdd(all, row * SIZE)).isEqualTo(row);
            }
            ObservationIndex made = ObservationIndex.of(SIZE, 2000, all);
            assertThat(made.observations()).isEqualTo(grown.observations()).isEqualTo(all);
            float[] more = observations(rows + 40);
            for (int row = 0; row < rows + 40; row++) {
                assertThat(made.find(more, row * SIZE))
                        .isEqualTo(grown.find(more, row * SIZE))
                        .isEqualTo(row < rows ? row : -1);
            }
            for (int row = rows; row < rows + 40; row++) {
                assertThat(made.findOrAdd(more, row * SIZE)).isEqualTo(row);
            }
            assertThat(made.frozen().observations()).isEqualTo(more);
        }
    }

    @Test
    void whatIsNoTableIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ObservationIndex.of(SIZE, 10, new float[4]))
                .withMessage("length of observations is 4: a multiple of the observation size 3 is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ObservationIndex.of(1, 10, new float[] {0, 1, -0f}))
                .withMessage("observation 2 of the table is that of row 0: each must differ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ObservationIndex.of(1, 2, new float[] {0, 1, 2}))
                .withMessageContaining("states in the table is 3");
    }
}
