package org.rollout4j.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpisodeHashTest {
    /** All signs, all zeros and ones, at all lengths: differences that cancel each other would show here. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 12})
    void patternsOfFewValuesAreToldApart(int size) {
        for (float[] values : new float[][] {{-1, 1}, {0, 1}, {0, -0f}, {0.5f, Float.MIN_VALUE}}) {
            Set<Long> hashes = new HashSet<>();
            for (int first = 0; first < 1 << size; first++) {
                long hash = EpisodeHash.mix(1, pattern(first, size, values), 0, size);
                hash = EpisodeHash.mix(hash, 0);
                hashes.add(EpisodeHash.mix(hash, pattern(~first, size, values), 0, size));
            }
            assertThat(hashes).hasSize(1 << size);
        }
    }

    private static float[] pattern(int bits, int size, float... values) {
        float[] pattern = new float[size];
        for (int i = 0; i < size; i++) {
            pattern[i] = values[bits >> i & 1];
        }
        return pattern;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 16})
    void zerosOfAnotherNumberOfStepsAreToldApart(int size) {
        Set<Long> hashes = new HashSet<>();
        long hash = 1;
        for (int step = 0; step < 1000; step++) {
            hashes.add(hash);
            hash = EpisodeHash.mix(EpisodeHash.mix(hash, new float[size], 0, size), 0);
        }
        assertThat(hashes).hasSize(1000);
    }
}
