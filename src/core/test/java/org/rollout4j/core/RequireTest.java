package org.rollout4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequireTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 7})
    void wholeNumbersInRangePass(int value) {
        assertThat(Require.inRange("envs", value, 1, 7)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void wholeNumbersOutOfRangeAreNamed(int value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Require.inRange("envs", value, 1, 7))
                .withMessage("envs is " + value + ": a whole number from 1 to 7 is allowed");
    }

    @Test
    void longsAreNotCutToInts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Require.inRange("steps", (1L << 32) + 3, 1L, 7L))
                .withMessageContaining("4294967299");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void numbersOutOfRangeAreNamed(double value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Require.inRange("discount", value, 0.0, 1.0))
                .withMessage("discount is " + value + ": a number from 0.0 to 1.0 is allowed");
    }

    @Test
    void theEndsOfARangeAreAllowed() {
        assertThat(Require.inRange("discount", 0.0, 0.0, 1.0)).isEqualTo(0);
        assertThat(Require.inRange("discount", 1.0, 0.0, 1.0)).isEqualTo(1);
    }
}
