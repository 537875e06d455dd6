package org.rollout4j.env.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.env.table.TabularModel;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.eval.RandomPolicy;
import org.rollout4j.tabular.ExactEvaluation;
import org.rollout4j.tabular.Oracle;
import org.rollout4j.tabular.ValueIteration;

/** Against published optima, and against transitions derived by hand from Gymnasium's descriptions. */
class ToyTextTest {
    /** Optimum and random policy within Gymnasium's time limits. */
    @ParameterizedTest
    @CsvSource({
        "FrozenLake-v1, 0.7442, 0.0139",
        "FrozenLake8x8-v1, 0.9132, 0.0019",
        "FrozenLake-v1-deterministic, 1, 0.0139",
        "FrozenLake8x8-v1-deterministic, 1, 0.0019"
    })
    void theLakesHaveTheirPublishedOptima(String id, double optimum, double random) {
        Oracle oracle = oracle(id);
        assertThat(oracle.optimalReturn()).isCloseTo(optimum, within(5e-5));
        assertThat(oracle.randomReturn()).hasValueCloseTo(random, within(5e-5));
    }

    @ParameterizedTest
    @CsvSource({"CliffWalking-v1, -13, 0", "CliffWalking-v1-slippery, -64.709176, 1e-6", "Taxi-v3, 7.93, 1e-9"})
    void theOthersHaveTheirPublishedOptima(String id, double optimum, double error) {
        assertThat(oracle(id).optimalReturn()).isCloseTo(optimum, within(error));
    }

    /** The time limit that is ours leaves the optimum of the cliff what it is without one. */
    @Test
    void theCliffsTimeLimitIsLongEnough() {
        MarkovModel model = CliffWalking.model(true);
        double limited = optimum(model, CliffWalking.TIME_LIMIT);
        assertThat(limited).isCloseTo(optimum(model, 20_000), within(1e-9));
    }

    /** Where the best action does not depend on the time left, the oracle's policy reaches the optimum; else it falls short. */
    @ParameterizedTest
    @CsvSource({"FrozenLake-v1, 0.994", "CliffWalking-v1, 1", "CliffWalking-v1-slippery, 1", "Taxi-v3, 1"})
    void theOraclesPolicyIsWorthTheOptimum(String id, double least) {
        EnvironmentFactory factory = Catalogue.find(id);
        Oracle oracle = oracle(id);
        double worth =
                ExactEvaluation.of(factory, oracle.policy()).orElseThrow().meanReturn();
        double random = oracle.randomReturn().orElseThrow();
        assertThat((worth - random) / (oracle.optimalReturn() - random)).isBetween(least - 1e-9, 1 + 1e-9);
    }

    /** What is played has the distribution that the oracle reckons with. */
    @ParameterizedTest
    @CsvSource({"FrozenLake-v1, 0.004", "CliffWalking-v1-slippery, 60", "Taxi-v3, 6"})
    void theRandomPolicyPlaysAsReckoned(String id, double error) {
        EnvironmentFactory factory = Catalogue.find(id);
        try (EpisodeEvaluator evaluator = new EpisodeEvaluator(factory, 2_000, 7)) {
            double mean = evaluator.evaluate(RandomPolicy.of(factory.spec())).meanReturn();
            assertThat(mean).isCloseTo(oracle(id).randomReturn().orElseThrow(), within(error));
        }
    }

    /** Cell 6 of the 4x4 lake lies between the holes 5 and 7. */
    @Test
    void aSlipperyStepGoesToEitherSideAsOften() {
        MarkovModel lake = FrozenLake.model(false, true);
        double third = 1.0 / 3;
        assertThat(outcomes(lake, 6, 0)).isEqualTo(Map.of("5 0.0", third, "10 0.0", third, "2 0.0", third));
        assertThat(outcomes(lake, 6, 1)).isEqualTo(Map.of("5 0.0", third, "10 0.0", third, "7 0.0", third));
        assertThat(outcomes(lake, 0, 0)).isEqualTo(Map.of("0 0.0", 2 * third, "4 0.0", third));
        assertThat(outcomes(lake, 14, 2)).isEqualTo(Map.of("14 0.0", third, "15 1.0", third, "10 0.0", third));
        assertThat(outcomes(lake, 14, 1)).isEqualTo(Map.of("13 0.0", third, "14 0.0", third, "15 1.0", third));
        for (int cell = 0; cell < 16; cell++) {
            assertThat(lake.terminal(cell)).isEqualTo(cell == 5 || cell == 7 || cell == 11 || cell == 12 || cell == 15);
        }
        assertThat(lake.startProbability(0)).isEqualTo(1);
    }

    @Test
    void theLargeLakeHasTenHoles() {
        MarkovModel lake = FrozenLake.model(true, false);
        int[] ends = {19, 29, 35, 41, 42, 46, 49, 52, 54, 59, 63};
        for (int cell = 0; cell < 64; cell++) {
            assertThat(lake.terminal(cell)).isEqualTo(Arrays.binarySearch(ends, cell) >= 0);
        }
        assertThat(outcomes(lake, 62, 2)).isEqualTo(Map.of("63 1.0", 1.0));
        assertThat(outcomes(lake, 7, 2)).isEqualTo(Map.of("7 0.0", 1.0));
    }

    @Test
    void theCliffThrowsBackToTheStart() {
        MarkovModel cliff = CliffWalking.model(false);
        assertThat(outcomes(cliff, 36, 1)).isEqualTo(Map.of("36 -100.0", 1.0));
        assertThat(outcomes(cliff, 36, 0)).isEqualTo(Map.of("24 -1.0", 1.0));
        assertThat(outcomes(cliff, 34, 2)).isEqualTo(Map.of("36 -100.0", 1.0));
        assertThat(outcomes(cliff, 35, 2)).isEqualTo(Map.of("47 -1.0", 1.0));
        assertThat(outcomes(cliff, 0, 3)).isEqualTo(Map.of("0 -1.0", 1.0));
        double third = 1.0 / 3;
        assertThat(outcomes(CliffWalking.model(true), 25, 1))
                .isEqualTo(Map.of("13 -1.0", third, "26 -1.0", third, "36 -100.0", third));
    }

    /** Every transition of the taxi against the map as Gymnasium draws it. */
    @Test
    void theTaxiDrivesByTheMap() {
        String[] map = {"|R: | : :G|", "| : | : : |", "| : : : : |", "| | : | : |", "|Y| : |B: |"};
        String names = "RGYB";
        MarkovModel taxi = Taxi.model();
        for (int row = 0; row < 5; row++) {
            for (int column = 0; column < 5; column++) {
                char here = map[row].charAt(2 * column + 1);
                for (int passenger = 0; passenger < 5; passenger++) {
                    for (int to = 0; to < 4; to++) {
                        int state = taxi(row, column, passenger, to);
                        if (passenger == to) {
                            assertThat(taxi.terminal(state)).isTrue();
                            continue;
                        }
                        assertThat(taxi.startProbability(state)).isEqualTo(passenger == 4 ? 0 : 1.0 / 300);
                        int right = map[row].charAt(2 * column + 2) == ':' ? column + 1 : column;
                        int left = map[row].charAt(2 * column) == ':' ? column - 1 : column;
                        int[] moves = {
                            taxi(Math.min(row + 1, 4), column, passenger, to),
                            taxi(Math.max(row - 1, 0), column, passenger, to),
                            taxi(row, right, passenger, to),
                            taxi(row, left, passenger, to)
                        };
                        for (int action = 0; action < 4; action++) {
                            assertThat(outcomes(taxi, state, action)).isEqualTo(Map.of(moves[action] + " -1.0", 1.0));
                        }
                        boolean waits = passenger < 4 && names.charAt(passenger) == here;
                        String picked = waits ? taxi(row, column, 4, to) + " -1.0" : state + " -10.0";
                        assertThat(outcomes(taxi, state, 4)).isEqualTo(Map.of(picked, 1.0));
                        int stand = names.indexOf(here);
                        boolean drops = passenger == 4 && stand >= 0;
                        String dropped = (drops ? taxi(row, column, stand, to) : state)
                                + (drops ? stand == to ? " 20.0" : " -1.0" : " -10.0");
                        assertThat(outcomes(taxi, state, 5)).isEqualTo(Map.of(dropped, 1.0));
                    }
                }
            }
        }
    }

    /** Gymnasium's documentation counts them. */
    @Test
    void theTaxiReaches404States() {
        MarkovModel taxi = Taxi.model();
        boolean[] reached = new boolean[taxi.stateCount()];
        Deque<Integer> open = new ArrayDeque<>();
        for (int state = 0; state < reached.length; state++) {
            if (taxi.startProbability(state) > 0) {
                open.add(state);
            }
        }
        int count = 0;
        while (!open.isEmpty()) {
            int state = open.pop();
            if (reached[state]) {
                continue;
            }
            reached[state] = true;
            count++;
            for (int action = 0; action < 6 && !taxi.terminal(state); action++) {
                open.add(taxi.next(state, action, 0));
            }
        }
        assertThat(count).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FrozenLake8x8-v1", "CliffWalking-v1", "Taxi-v3"})
    void anObservationIsItsState(String id) {
        TabularModel model = (TabularModel) Catalogue.find(id).model().orElseThrow();
        float[] observation = new float[model.stateCount() + 2];
        for (int state = 0; state < model.stateCount(); state++) {
            model.observe(state, observation, 1);
            assertThat(model.stateOf(observation, 1)).isEqualTo(state);
        }
    }

    private static int taxi(int row, int column, int passenger, int destination) {
        return ((row * 5 + column) * 5 + passenger) * 4 + destination;
    }

    private static Oracle oracle(String id) {
        return Oracle.of(Catalogue.find(id), Workers.caller()).orElseThrow();
    }

    private static double optimum(MarkovModel model, int timeLimit) {
        return ValueIteration.optimal(model, timeLimit, Workers.caller())
                .outcome()
                .meanReturn();
    }

    /** The probability of each next state and reward. */
    private static Map<String, Double> outcomes(MarkovModel model, int state, int action) {
        Map<String, Double> outcomes = new TreeMap<>();
        for (int i = 0; i < model.outcomeCount(state, action); i++) {
            String what = model.next(state, action, i) + " " + model.reward(state, action, i);
            outcomes.merge(what, model.probability(state, action, i), Double::sum);
        }
        return outcomes;
    }
}
