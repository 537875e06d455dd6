package org.rollout4j.experiment.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.run.Algorithm;
import org.rollout4j.run.Algorithms;
import org.rollout4j.run.RunConfig;
import org.rollout4j.train.TrainingConfig;

class SearchSpaceTest {
    private static List<String> draws(String text, int count) {
        SearchSpace space = new SearchSpace(Map.of("key", text));
        SplitMix rng = new SplitMix(3);
        List<String> drawn = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            drawn.add(space.draw(rng).get("key"));
        }
        return drawn;
    }

    @Test
    void logIsUniformInTheExponent() {
        List<Double> drawn =
                draws("log(1e-4, 1e-2)", 2000).stream().map(Double::valueOf).toList();

        assertThat(drawn).allSatisfy(x -> assertThat(x).isBetween(1e-4, 1e-2));
        assertThat(drawn.stream().filter(x -> x < 1e-3).count() / 2000.0).isCloseTo(0.5, within(0.04));
        assertThat(drawn.stream().distinct().count()).isGreaterThan(500);
    }

    @Test
    void uniformAndWholeReachTheirEnds() {
        assertThat(draws("uniform(-1, 3)", 2000).stream()
                        .mapToDouble(Double::parseDouble)
                        .average()
                        .orElseThrow())
                .isCloseTo(1, within(0.1));
        assertThat(new TreeSet<>(draws("whole(2, 4)", 200))).containsExactly("2", "3", "4");
    }

    @Test
    void choicesMayHoldCommasSchedulesAndDraws() {
        assertThat(Set.copyOf(draws("choice(8, 16)", 50))).containsExactlyInAnyOrder("8", "16");
        assertThat(Set.copyOf(draws("choice(64,64 | 128,128)", 50))).containsExactlyInAnyOrder("64,64", "128,128");
        assertThat(Set.copyOf(draws("choice(linear(1, 0), 0.5)", 50))).containsExactlyInAnyOrder("linear(1, 0)", "0.5");
        assertThat(draws("linear(log(1, 1), choice(0, whole(7, 7)))", 50)).contains("linear(1, 0)", "linear(1, 7)");
        assertThat(draws("tanh", 1)).containsExactly("tanh");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "log(0, 1); log needs numbers above 0",
                "log(2, 1); log needs a lower number first",
                "uniform(1); uniform needs two numbers",
                "uniform(a, b); uniform needs two numbers",
                "linear(log(1, 2; a ) is missing",
            })
    void whatCannotBeDrawnIsRefused(String text, String why) {
        assertThatThrownBy(() -> new SearchSpace(Map.of("learningRate", text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("search space: learningRate is " + text + ": " + why);
    }

    /** All but the seed table, which is there to show what it cannot learn. */
    static Stream<String> algorithmsTakeAllOfTheirOwnSpace() {
        return Algorithms.all().stream().map(Algorithm::id).filter(id -> !id.equals("seed-table"));
    }

    @ParameterizedTest
    @MethodSource
    void algorithmsTakeAllOfTheirOwnSpace(String algorithm) {
        SearchSpace space = SearchSpace.of(algorithm);
        Set<Map<String, String>> drawn = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            Map<String, String> settings = space.draw(new SplitMix(seed));
            RunConfig.of("drain-grid", List.of(), algorithm, 1, TrainingConfig.ofSteps(1000), settings);
            drawn.add(settings);
        }
        assertThat(drawn).hasSizeGreaterThan(40);
        assertThat(space.draw(new SplitMix(7))).isEqualTo(space.draw(new SplitMix(7)));
    }

    @Test
    void anAlgorithmWithoutASpaceIsRefused() {
        assertThatThrownBy(() -> SearchSpace.of("seed-table"))
                .hasMessage("algorithm is seed-table: no space to search comes with it");
    }
}
