package org.rollout4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SplitMixTest {
    @Test
    void isTheGeneratorOfThePaper() {
        // the first outputs of the authors' reference implementation for seed 1234567
        SplitMix rng = new SplitMix(1234567);
        assertThat(rng.nextLong()).isEqualTo(6457827717110365317L);
        assertThat(rng.nextLong()).isEqualTo(3203168211198807973L);
        assertThat(rng.nextLong()).isEqualTo(Long.parseUnsignedLong("9817491932198370423"));
    }

    @Test
    void goesOnFromASavedState() {
        SplitMix rng = new SplitMix(5);
        rng.nextGaussian();
        rng.nextInt(17);
        SplitMix restored = new SplitMix(0);
        restored.restore(rng.state());
        SplitMix fresh = new SplitMix(rng.state());
        for (int i = 0; i < 100; i++) {
            long next = rng.nextLong();
            assertThat(restored.nextLong()).isEqualTo(next);
            assertThat(fresh.nextLong()).isEqualTo(next);
        }
    }

    @Test
    void derivedSeedsDiffer() {
        Set<Long> seeds = new HashSet<>();
        int count = 0;
        for (long seed = -5; seed < 5; seed++) {
            seeds.add(SplitMix.derive(seed));
            count++;
            for (long a = -10; a < 40; a++) {
                seeds.add(SplitMix.derive(seed, a));
                count++;
                for (long b = -10; b < 40; b++) {
                    seeds.add(SplitMix.derive(seed, a, b));
                    count++;
                }
            }
        }
        assertThat(seeds).hasSize(count);
        assertThat(SplitMix.derive(3, 1, 2)).isEqualTo(SplitMix.derive(3, 1, 2));
    }

    @Test
    void derivedStreamsAreUnrelated() {
        // neighbours in every direction: over 64 * 1000 pairs of bits, 5 standard deviations from one half
        long[][] paths = {{1, 2}, {1, 3}, {2, 2}, {2, 1}, {1}, {2}};
        for (long[] one : paths) {
            for (long[] other : paths) {
                if (one == other) {
                    continue;
                }
                SplitMix a = new SplitMix(SplitMix.derive(9, one));
                SplitMix b = new SplitMix(SplitMix.derive(9, other));
                long different = 0;
                for (int i = 0; i < 1000; i++) {
                    different += Long.bitCount(a.nextLong() ^ b.nextLong());
                }
                assertThat(different / 64_000.0).isCloseTo(0.5, within(5 * 0.5 / Math.sqrt(64_000)));
            }
        }
    }
}
