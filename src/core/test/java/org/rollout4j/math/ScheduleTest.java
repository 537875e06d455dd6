package org.rollout4j.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;

class ScheduleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "3e-4; 3.0E-4",
                " 0.5 ; 0.5",
                "linear(1e-3, 0); linear(0.001, 0.0)",
                " linear ( 1 ,0, 0.5 ) ; linear(1.0, 0.0, 0.5)",
                "exponential(1, 0.01); exponential(1.0, 0.01)",
                "exponential(1, 0.01, 0.25); exponential(1.0, 0.01, 0.25)",
                "linear(-1, 2, 1); linear(-1.0, 2.0)"
            })
    void readsWhatItWrites(String text, String canonical) {
        Schedule schedule = Schedule.valueOf(text);
        assertThat(schedule).hasToString(canonical);
        assertThat(Schedule.valueOf(canonical)).isEqualTo(schedule);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void randomSchedulesComeBack(long seed) {
        RandomGenerator rng = new SplitMix(seed);
        for (int i = 0; i < 200; i++) {
            double start = Math.exp(10 * rng.nextGaussian());
            double end = Math.exp(10 * rng.nextGaussian());
            double until = 1 - rng.nextDouble();
            for (Schedule schedule : new Schedule[] {
                Schedule.constant(start),
                Schedule.linear(-start, end),
                Schedule.linear(start, end, until),
                new Schedule(Schedule.Kind.EXPONENTIAL, start, end, until)
            }) {
                assertThat(Schedule.valueOf(schedule.toString())).isEqualTo(schedule);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fast",
                "linear",
                "linear()",
                "linear(1)",
                "linear(1, 2, 0.5, 4)",
                "linear(a, b)",
                "linear(1, )",
                "linear(1, 0",
                "LINEAR(1, 0)",
                "cosine(1, 0)",
                "linear(1, 0) x",
                "1, 0"
            })
    void otherFormsAreNamed(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.valueOf(text))
                .withMessageStartingWith("schedule is " + text + ": allowed are a number, linear(start, end)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "NaN; start is NaN",
                "Infinity; start is Infinity",
                "linear(0, NaN); end is NaN",
                "linear(1, 0, 0); until is 0.0",
                "linear(1, 0, 1.5); until is 1.5",
                "linear(1, 0, NaN); until is NaN",
                "exponential(1, 0); 1.0 to 0.0",
                "exponential(-1, 1); -1.0 to 1.0"
            })
    void badNumbersAreNamed(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.valueOf(text))
                .withMessageContaining(message);
    }

    @Test
    void goesFromStartToEndAndStays() {
        Schedule linear = Schedule.linear(1, 0.5, 0.5);
        assertThat(linear.at(0)).isEqualTo(1);
        assertThat(linear.at(0.25)).isCloseTo(0.75, within(1e-15));
        assertThat(linear.at(0.5)).isEqualTo(0.5);
        assertThat(linear.at(1)).isEqualTo(0.5);
        Schedule exponential = Schedule.valueOf("exponential(1, 0.01)");
        assertThat(exponential.at(0.5)).isCloseTo(0.1, within(1e-12));
        assertThat(exponential.at(1)).isCloseTo(0.01, within(1e-12));
        assertThat(Schedule.constant(3).at(0.7)).isEqualTo(3);
    }

    @Test
    void bothEndsAreKeptWithinBounds() {
        assertThat(Schedule.linear(0, 1).within("clip", 0, 1)).isEqualTo(Schedule.linear(0, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.linear(0, 2).within("clip", 0, 1))
                .withMessageStartingWith("clip is 2.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.linear(-1, 0).within("clip", 0, 1))
                .withMessageStartingWith("clip is -1.0");
    }

    @Test
    void aConstantIsOneNumber() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Schedule(Schedule.Kind.CONSTANT, 1, 2, 1))
                .withMessageStartingWith("constant schedule is 1.0 to 2.0");
    }
}
