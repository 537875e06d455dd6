package org.rollout4j.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.math.Schedule;

class JsonTest {
    enum Kind {
        TANH,
        RELU
    }

    record Inner(int envs, double gamma, Kind kind) {
        Inner {
            Require.inRange("gamma", gamma, 0.0, 1.0);
        }

        /** No component, so no property. */
        public boolean isSmall() {
            return envs < 3;
        }

        public int getTwice() {
            return 2 * envs;
        }
    }

    record Outer(String name, long seed, Schedule rate, OptionalDouble target, Metrics figures, List<Inner> inner) {}

    private static final Outer OUTER = new Outer(
            "täst\n",
            Long.MAX_VALUE,
            Schedule.valueOf("exponential(0.1, 0.001)"),
            OptionalDouble.empty(),
            Metrics.NONE
                    .with("b", Double.NaN)
                    .with("a", Double.NEGATIVE_INFINITY)
                    .with("c", 1 / 3.0),
            List.of(new Inner(1, 0.99, Kind.RELU), new Inner(2, 1, Kind.TANH)));

    private static final String INNER = "{\"envs\":1,\"gamma\":0.5,\"kind\":\"TANH\"}";

    private static Outer outer(String json) {
        return Json.parse(json.getBytes(StandardCharsets.UTF_8), Outer.class, "x.json");
    }

    private static Inner inner(String json) {
        return Json.parse(json.getBytes(StandardCharsets.UTF_8), Inner.class, "x.json");
    }

    @Test
    void whatIsWrittenIsReadBack() {
        assertThat(outer(Json.line(OUTER))).isEqualTo(OUTER);
        assertThat(Json.parse(Json.pretty(OUTER), Outer.class, "x")).isEqualTo(OUTER);
        assertThat(Json.convert(Json.tree(OUTER), Outer.class, "x")).isEqualTo(OUTER);
        assertThat(Json.parse(Json.pretty(OUTER), "x")).isEqualTo(Json.tree(OUTER));
    }

    @Test
    void formIsReadable() {
        assertThat(Json.line(OUTER))
                .isEqualTo("{\"name\":\"täst\\n\",\"seed\":9223372036854775807,\"rate\":\"exponential(0.1, 0.001)\","
                        + "\"target\":null,\"figures\":{\"b\":\"NaN\",\"a\":\"-Infinity\",\"c\":0.3333333333333333},"
                        + "\"inner\":[{\"envs\":1,\"gamma\":0.99,\"kind\":\"relu\"},"
                        + "{\"envs\":2,\"gamma\":1.0,\"kind\":\"tanh\"}]}");
        assertThat(new String(Json.pretty(new Inner(1, 0.5, Kind.TANH)), StandardCharsets.UTF_8))
                .isEqualTo("{\n  \"envs\" : 1,\n  \"gamma\" : 0.5,\n  \"kind\" : \"tanh\"\n}\n");
    }

    @Test
    void optionalsAndSchedulesTakeNumbers() {
        Outer read = outer("{\"name\":\"n\",\"seed\":1,\"rate\":0.25,\"target\":0.01,\"figures\":{},\"inner\":[]}");
        assertThat(read.rate()).isEqualTo(Schedule.constant(0.25));
        assertThat(read.target()).hasValue(0.01);
    }

    @Tag("slow")
    @Test
    void everyFloatAndDoubleSurvives() {
        SplitMix rng = new SplitMix(5);
        for (int i = 0; i < 20_000; i++) {
            float f = Float.intBitsToFloat(rng.nextInt());
            double d = Double.longBitsToDouble(rng.nextLong());
            if (Float.isNaN(f) || Double.isNaN(d)) {
                continue;
            }
            EnvironmentSpec spec = EnvironmentSpec.of("e", Box.of(f, Float.POSITIVE_INFINITY, 1), 2)
                    .withRewardHigh(Math.abs(d));
            EnvironmentSpec read = Json.parse(Json.pretty(spec), EnvironmentSpec.class, "spec");
            assertThat(read).isEqualTo(spec);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"envs":1,"gamma":0.5,"kind":"TANH","gama":0.9}       | gama is 0.9: there is no such property, only [envs, gamma, kind]
        {"envs":1,"gamma":0.5,"kind":"TANH","x":{"y":[1,2]}}  | x is {"y":[1,2]}: there is no such property
        {"envs":1,"gamma":0.5}                                | kind
        {"envs":1,"gamma":1.5,"kind":"TANH"}                  | gamma is 1.5: a number from 0.0 to 1.0 is allowed
        {"envs":1,"gamma":NaN,"kind":"TANH"}                  | line 1
        {"envs":1.5,"gamma":0.5,"kind":"TANH"}                | envs: Cannot coerce Floating-point value (1.5)
        {"envs":"1","gamma":0.5,"kind":"TANH"}                | envs: Cannot coerce String value ("1")
        {"envs":null,"gamma":0.5,"kind":"TANH"}               | envs: Cannot map `null`
        {"envs":99999999999,"gamma":0.5,"kind":"TANH"}        | (99999999999) out of range
        {"envs":1,"gamma":0.5,"kind":"SIN"}                   | kind: SIN: only tanh and relu are allowed
        {"envs":1,"gamma":0.5,"kind":1}                       | kind: 1: only tanh and relu are allowed
        {"envs":1,"gamma":0.5,"kind":"TANH","envs":1}         | line 1, column 43: Duplicate field 'envs'
        {"envs":1,"gamma":0.5,"kind":"TANH"} 1                | Trailing token
        {"envs":1,"gamma":0.5                                 | line 1
        null                                                  | null
        ``                                                    | empty
        []                                                    | x.json:
        """)
    void refusesWithOneLine(String json, String problem) {
        assertThatThrownBy(() -> inner(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("x.json: ")
                .hasMessageContaining(problem)
                .message()
                .doesNotContain("\n")
                .hasSizeLessThan(500);
    }

    @Test
    void namesThePlace() {
        String json = Json.line(OUTER).replace("\"envs\":2", "\"envs\":2,\"zeta\":\"a\\nb\"");
        assertThatThrownBy(() -> outer(json))
                .hasMessage("x.json: inner[1]: zeta is \"a\\nb\": there is no such property,"
                        + " only [envs, gamma, kind]");
        String schedule = Json.line(OUTER).replace("exponential(", "sine(");
        assertThatThrownBy(() -> outer(schedule))
                .hasMessageContaining("rate: schedule is sine(0.1, 0.001): allowed are");
        String figure = Json.line(OUTER).replace("\"NaN\"", "null");
        assertThatThrownBy(() -> outer(figure)).hasMessageContaining("figures: a metric is null");
    }

    @Test
    void hostileDocumentsAreRefused() {
        assertThatThrownBy(() -> inner("[".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nesting depth");
        assertThatThrownBy(() -> inner("9".repeat(100_000))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> inner("{\"" + "a".repeat(100_000) + "\":1}"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> inner(INNER.replace("\"TANH\"", "\"" + "a\\n".repeat(100_000) + "\"")))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .hasSizeLessThan(500)
                .doesNotContain("\n");
    }

    @Test
    void filesAreNamed(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("config.json"), INNER);
        assertThat(Json.read(file, Inner.class)).isEqualTo(new Inner(1, 0.5, Kind.TANH));
        Files.writeString(file, INNER.replace("0.5", "7"));
        assertThatThrownBy(() -> Json.read(file, Inner.class))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ": gamma is 7.0: a number from 0.0 to 1.0 is allowed");
    }
}
