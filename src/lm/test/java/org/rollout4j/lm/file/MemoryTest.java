package org.rollout4j.lm.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MemoryTest {
    private static final long HEAP = Runtime.getRuntime().maxMemory();

    @Test
    void whatDoesNotFitIsOneLineAndHarmsNothing() {
        long allButAll = Math.min(Integer.MAX_VALUE - 8, HEAP / 4 - 1000);
        for (long length : new long[] {Integer.MAX_VALUE - 8, allButAll}) {
            assertThatThrownBy(() -> Memory.floats("the model", length))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("the model needs " + ((length * 4 + (1 << 20) - 1) >> 20)
                            + " MB, the heap has " + (HEAP >> 20) + " MB");
        }
        assertThat(Memory.floats("the model", 1000)).hasSize(1000);
    }

    @Test
    void anArrayHasALimit() {
        assertThatThrownBy(() -> Memory.floats("the model", 1L << 31))
                .hasMessage("number of parameters of the model is 2147483648: at most 2147483639 are read");
    }
}
