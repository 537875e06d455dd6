package org.rollout4j.core;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DivergenceExceptionTest {
    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void namesTheQuantityAndTheElement(float bad) {
        for (int length = 1; length <= 9; length++) {
            for (int at = 0; at < length; at++) {
                float[] values = new float[length];
                Arrays.fill(values, -2);
                values[at] = bad;
                assertThatThrownBy(() -> DivergenceException.check("reward", values, values.length))
                        .isInstanceOf(DivergenceException.class)
                        .hasMessage("reward is " + bad + " at element " + at);
            }
        }
        assertThatThrownBy(() -> DivergenceException.check("loss", bad))
                .isInstanceOf(DivergenceException.class)
                .hasMessage("loss is " + (double) bad);
    }

    @Test
    void largeNumbersAndWhatIsBehindTheLengthPass() {
        float[] values = {Float.MAX_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, Float.NaN};
        assertThatCode(() -> DivergenceException.check("reward", values, 4)).doesNotThrowAnyException();
        assertThatCode(() -> DivergenceException.check("loss", Double.MAX_VALUE))
                .doesNotThrowAnyException();
    }
}
