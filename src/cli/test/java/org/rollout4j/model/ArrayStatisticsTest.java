package org.rollout4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.rollout4j.core.Tensor;

class ArrayStatisticsTest {
    @Test
    void areOverFiniteElements() {
        ArrayStatistics statistics =
                ArrayStatistics.of("a", Tensor.of(new float[] {3, -4, Float.NaN, Float.NEGATIVE_INFINITY}));

        assertThat(statistics.notFinite()).isEqualTo(2);
        assertThat(statistics.min()).isEqualTo(-4);
        assertThat(statistics.max()).isEqualTo(3);
        assertThat(statistics.mean()).isEqualTo(-0.5);
        assertThat(statistics.norm()).isCloseTo(5, within(1e-12));
        assertThat(ArrayStatistics.of("a", Tensor.of(new float[0])).norm()).isNull();
        assertThat(ArrayStatistics.of("a", Tensor.of(new float[] {Float.NaN})).notFinite())
                .isEqualTo(1);
    }
}
