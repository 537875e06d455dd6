package org.rollout4j.core;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DivergenceExceptionTest {
    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void namesTheQuantityAndTheElement(float bad) {
        assertThatThrownBy(() -> DivergenceException.check("reward", new float[] {1, -2, bad, 0}, 4))
                .isInstanceOf(DivergenceException.class)
                .hasMessage("reward is " + bad + " at element 2");
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
