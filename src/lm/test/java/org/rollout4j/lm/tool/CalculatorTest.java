package org.rollout4j.lm.tool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;

class CalculatorTest {
    private final Tool calculator = new Calculator();

    @ParameterizedTest
    @CsvSource({
        "12+34, 46",
        "347*852, 295644",
        "2+3*4, 14",
        "(2+3)*4, 20",
        "10-4-3, 3",
        "100/10/5, 2",
        "7/2, 3.5",
        "1/3, 0.333333333333",
        "2/3, 0.666666666667",
        "1/3*3, 1",
        "0.1+0.2, 0.3",
        "1.50, 1.5",
        ".5*4., 2",
        "-3*-3, 9",
        "--5, 5",
        "+7, 7",
        "2--1, 3",
        "5-5, 0",
        "-(1-1), 0",
        "100*10, 1000",
        "' ( 1 + 2 ) * 3 ', 9",
        "999999999999999*999999999999999, 999999999999998000000000000001",
        "0.000000000001, 0.000000000001",
        "0.0000000000004, 0",
        "((((((1))))))+1, 2"
    })
    void computesExactly(String text, String answer) {
        assertThat(calculator.answer(text)).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1+",
                "*2",
                "1 2",
                "(1",
                "1)",
                "()",
                "1..2",
                ".",
                "1e9",
                "0x10",
                "abc",
                "1+a",
                "1,5",
                "2^3",
                "\u0663+1",
                "\u00d7",
                "1\n+2",
                "NaN",
                "\ud83d",
                "2**3",
                "[calculator:1=",
                "System.exit(1)"
            })
    void whatIsNoCalculationIsSaidToBeNone(String text) {
        assertThat(calculator.answer(text)).isEqualTo("error: not a calculation");
    }

    @Test
    void whatCannotBeComputedIsSaidInShort() {
        assertThat(calculator.answer("1/0")).isEqualTo("error: division by zero");
        assertThat(calculator.answer("1/(2-2)")).isEqualTo("error: division by zero");
        assertThat(calculator.answer("9".repeat(31))).isEqualTo("error: too large");
        assertThat(calculator.answer("1" + "0".repeat(15) + "*1" + "0".repeat(15)))
                .isEqualTo("error: too large");
        assertThat(calculator.answer("1/0." + "0".repeat(40) + "1")).isEqualTo("error: too large");
        assertThat(calculator.answer("1".repeat(101))).isEqualTo("error: too long");
        assertThat(calculator.answer("(".repeat(1_000_000))).isEqualTo("error: too long");
        assertThat(calculator.answer("(".repeat(100))).isEqualTo("error: not a calculation");
        assertThat(calculator.answer("-".repeat(99) + "1")).isEqualTo("-1");
    }

    /** Whatever a model may write, there is a short answer and no exception. */
    @Test
    void anyTextHasAnAnswer() {
        SplitMix random = new SplitMix(5);
        String characters = "0123456789.+-*/() ab";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextBelow(30); length > 0; length--) {
                text.append(characters.charAt(random.nextBelow(characters.length())));
            }
            assertThat(calculator.answer(text.toString()))
                    .hasSizeBetween(1, 50)
                    .matches("-?[0-9]+(\\.[0-9]+)?|error: [a-z ]+");
        }
    }
}
