package org.rollout4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource({"12, 12", "+12, 12", "-3, -3", "2e6, 2000000", "1_000_000, 1000000", "1.5e1, 15", "12.0, 12"})
    void wholeNumbersAreReadAsPeopleWriteThem(String text, long value) {
        assertThat(Numbers.whole(text)).isEqualTo(value);
        assertThat(Numbers.real(text)).isEqualTo((double) value);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5", ".5, 0.5", "1., 1", "1_0.2_5, 10.25", "3E-4, 0.0003", "-Infinity, -Infinity", "NaN, NaN"})
    void soAreOthers(String text, double value) {
        assertThat(Numbers.real(text)).isEqualTo(Double.valueOf(value));
        assertThatThrownBy(() -> Numbers.whole(text.equals("1.") ? "1.5" : text))
                .isInstanceOf(NumberFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "１２", "٣", "1__0", "_1", "1_", "1_e3", "0x1p-3", "0x10", "1f", "1d", "1L", "", " ", "1e", "e5", "1,5",
                "--1", "one"
            })
    void otherDigitsAndFormsOfProgramsAreRefused(String text) {
        assertThatThrownBy(() -> Numbers.whole(text)).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> Numbers.real(text)).isInstanceOf(NumberFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "9223372036854775808", "1e-5", "11111111111111111111111111111111111111111"})
    void whatALongCannotHoldIsRefusedAtOnce(String text) {
        assertThatThrownBy(() -> Numbers.whole(text)).isInstanceOf(NumberFormatException.class);
    }
}
