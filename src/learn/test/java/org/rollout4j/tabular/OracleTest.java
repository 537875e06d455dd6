package org.rollout4j.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.DeterministicModel;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Episode;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.eval.EpisodeEvaluator;

class OracleTest {
    private final Workers workers = new Workers(2);

    @AfterEach
    void close() {
        workers.close();
    }

    private Oracle bySearch(BitGrid grid, EnvironmentSpec spec) {
        ShortestPath rewards = ShortestPath.rewards(grid, workers).orElseThrow();
        return Oracle.byBreadthFirstSearch(spec, grid, rewards, workers).orElseThrow();
    }

    /** Also with time limits that most, some and no starts need longer than. */
    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"2, 2, 200", "3, 3, 200", "3, 3, 4", "2, 5, 7", "4, 4, 200", "4, 4, 9", "4, 4, 1"})
    void bothComputationsAgree(int rows, int columns, int timeLimit) {
        BitGrid grid = new BitGrid(rows, columns, true);
        EnvironmentSpec spec = grid.spec().withTimeLimit(timeLimit);
        Oracle iterated = Oracle.byValueIteration(spec, grid, workers);
        Oracle searched = bySearch(grid, spec);
        assertThat(iterated.optimalReturn()).isCloseTo(searched.optimalReturn(), within(1e-9));
        assertThat(iterated.optimalLength()).isCloseTo(searched.optimalLength(), within(1e-9));
        assertThat(iterated.randomReturn().orElseThrow()).isLessThanOrEqualTo(iterated.optimalReturn());
    }

    /** An independent reckoning: on two rows or columns both directions are one, so that there are two actions. */
    @Test
    void agreesWithTryingAllWordsOfActionsOn2x2() {
        BitGrid grid = new BitGrid(2, 2, true);
        BreadthFirstSearch search = new BreadthFirstSearch(grid, 200, workers);
        int sum = 0;
        for (int start = 1; start < 16; start++) {
            int shortest = shortestWord(start);
            assertThat(search.distance(start)).as("distance of " + start).isEqualTo(shortest);
            sum += shortest;
        }
        assertThat(bySearch(grid, grid.spec()).optimalLength()).isCloseTo(sum / 15.0, within(1e-12));
        assertThat(search.distance(0)).isZero();
    }

    private static int shortestWord(int start) {
        for (int length = 1; ; length++) {
            for (int word = 0; word < 1 << length; word++) {
                int[] cells = {start & 1, (start >> 1) & 1, (start >> 2) & 1, (start >> 3) & 1};
                for (int i = 0; i < length; i++) {
                    boolean swapRows = ((word >> i) & 1) == 0;
                    cells = swapRows
                            ? new int[] {0, cells[3], cells[0], cells[1]}
                            : new int[] {0, cells[0], cells[3], cells[2]};
                }
                if (cells[1] + cells[2] + cells[3] == 0) {
                    return length;
                }
            }
        }
    }

    @Tag("slow")
    @Test
    void knowsTheOptimumOf4x4() {
        BitGrid grid = new BitGrid(4, 4, true);
        Oracle oracle = Oracle.of(grid, workers).orElseThrow();
        assertThat(oracle.method()).isEqualTo(Oracle.Method.VALUE_ITERATION);
        assertThat(oracle.optimalReturn()).isCloseTo(0.9139549858856568, within(1e-12));
        assertThat(oracle.optimalLength()).isCloseTo(9.604501411459493, within(1e-12));
        assertThat(oracle.randomReturn()).hasValueCloseTo(0.5246268194230614, within(1e-12));
        assertThat(new BreadthFirstSearch(grid, 200, workers).maxDistance()).isEqualTo(16);
    }

    /** In the environment itself, not in the model. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void itsPolicyReachesTheOptimum(boolean searched) {
        BitGrid grid = new BitGrid(3, 3, true);
        Oracle oracle = searched ? bySearch(grid, grid.spec()) : Oracle.byValueIteration(grid.spec(), grid, workers);
        BreadthFirstSearch search = new BreadthFirstSearch(grid, 200, workers);
        for (int start = 1; start < grid.stateCount(); start++) {
            int state = start;
            for (int left = search.distance(start); left > 0; left--) {
                assertThat(state).isNotZero();
                state = grid.next(state, oracle.policy().open().act(TestModels.observation(grid, state)));
            }
            assertThat(state).isZero();
        }
        List<Episode> episodes = Collector.episodes(oracle.policy(), grid, 20_000, 3);
        double mean =
                episodes.stream().mapToDouble(Episode::totalReward).average().orElseThrow();
        assertThat(mean).isCloseTo(oracle.optimalReturn(), within(0.001));
    }

    /** By both computations. */
    @Test
    void theOptimalActionsAreAllThatComeNearer() {
        BitGrid grid = new BitGrid(3, 3, true);
        Function<float[], int[]> optimal = Oracle.optimalActions(grid, workers).orElseThrow();
        ValueIteration iterated = ValueIteration.optimal(grid, 200, workers);
        BreadthFirstSearch search = new BreadthFirstSearch(grid, 200, workers);
        float[] observation = new float[9];
        for (int state = 1; state < grid.stateCount(); state++) {
            int from = state;
            grid.observe(state, observation, 0);
            int[] nearer = IntStream.range(0, 4)
                    .filter(a -> search.distance(grid.next(from, a)) == search.distance(from) - 1)
                    .toArray();
            assertThat(optimal.apply(observation)).containsExactly(nearer);
            assertThat(iterated.actions(state)).containsExactly(nearer);
        }
    }

    @Test
    void randomReturnIsThatOfTheRandomPolicy() {
        BitGrid grid = new BitGrid(3, 3, true);
        Policy random = Policy.stateless(9, ActionSpace.discrete(4), (in, rng, out) -> {
            for (int i = 0; i < in.rows(); i++) {
                out.set(i, rng.nextInt(4));
            }
        });
        Outcome exact = ValueIteration.ofRandom(grid, BitGrid.TIME_LIMIT, workers);
        List<Episode> episodes = Collector.episodes(random, grid, 40_000, 4);
        assertThat(episodes.stream().mapToDouble(Episode::length).average().orElseThrow())
                .isCloseTo(exact.meanLength(), within(0.4));
        assertThat(exact.meanReturn()).isCloseTo(1 - 0.01 * (exact.meanLength() - 1), within(0.001));
    }

    @Test
    void evaluatesAGivenPolicyExactly() {
        BitGrid grid = new BitGrid(4, 4, true);
        ValueIteration optimal = ValueIteration.optimal(grid, 200, workers);
        Outcome followed = ExactEvaluation.of(grid, 200, optimal::action);
        assertThat(followed.meanReturn()).isCloseTo(optimal.outcome().meanReturn(), within(1e-12));
        assertThat(followed.meanLength()).isCloseTo(optimal.outcome().meanLength(), within(1e-12));
        Outcome worse = ExactEvaluation.of(grid, 200, state -> 0);
        assertThat(worse.meanReturn()).isLessThan(0.0);
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void countsTheTimeLimitWhereTheGoalIsOutOfReach(boolean searched) {
        BitGrid grid = new BitGrid(3, 3, false);
        Oracle oracle = searched ? bySearch(grid, grid.spec()) : Oracle.byValueIteration(grid.spec(), grid, workers);
        assertThat(oracle.optimalReturn()).isZero();
        assertThat(oracle.optimalLength()).isCloseTo(200.0, within(1e-9));
        assertThat(oracle.policy().open().act(TestModels.observation(grid, 5))).isBetween(0, 3);
        assertThat(new BreadthFirstSearch(grid, 200, workers).distance(5)).isEqualTo(-1);
    }

    /** The optimum of some starts is what its policy comes to on them, and on all starts together it is the optimum. */
    @ParameterizedTest
    @CsvSource({"drain-grid-3x3", "Taxi-v3", "CliffWalking-v1"})
    void theOptimumOfSomeStartsIsWhatTheOptimalPolicyComesToOnThem(String id) {
        EnvironmentFactory factory = Catalogue.find(id);
        Oracle oracle = Oracle.of(factory, workers).orElseThrow();
        assertThat(oracle.starts()).isEqualTo(Oracle.Starts.ALL);
        for (int episodes : new int[] {1, 7, 300}) {
            try (EpisodeEvaluator evaluator = new EpisodeEvaluator(factory, episodes, episodes)) {
                Oracle here = oracle.from(evaluator::forEachStart).orElseThrow();
                EpisodeEvaluation played = evaluator.evaluate(oracle.policy());
                assertThat(here.starts()).isEqualTo(Oracle.Starts.SOME);
                assertThat(played.meanReturn()).isCloseTo(here.optimalReturn(), within(1e-5));
                assertThat(played.meanLength()).isCloseTo(here.optimalLength(), within(1e-9));
                assertThat(here.randomReturn().orElseThrow()).isLessThan(here.optimalReturn());
            }
        }
    }

    @Test
    void bothComputationsAgreeOnSingleStarts() {
        BitGrid grid = new BitGrid(3, 3, true);
        Oracle.Worths iterated =
                Oracle.byValueIteration(grid.spec(), grid, workers).worths().orElseThrow();
        Oracle.Worths searched = bySearch(grid, grid.spec()).worths().orElseThrow();
        double random = 0;
        for (int state = 1; state < grid.stateCount(); state++) {
            assertThat(iterated.optimal(state).meanReturn())
                    .isCloseTo(searched.optimal(state).meanReturn(), within(1e-9));
            random += grid.startProbability(state) * iterated.random(state).orElseThrow();
        }
        assertThat(random)
                .isCloseTo(
                        Oracle.byValueIteration(grid.spec(), grid, workers)
                                .randomReturn()
                                .orElseThrow(),
                        within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"FrozenLake-v1", "inventory", "admission"})
    void whereMoreThanTheStartIsChanceSomeStartsHaveNoOptimumOfTheirOwn(String id) {
        Oracle oracle = Oracle.of(Catalogue.find(id), workers).orElseThrow();
        assertThat(oracle.from(starts -> starts.accept(new float[1]))).isEmpty();
    }

    @Test
    void searchesWhereValueIterationWouldTakeTooLong() {
        BitGrid grid = new BitGrid(4, 4, true);
        Oracle oracle = Oracle.of(new Changed(grid, grid.spec().withTimeLimit(10_000), grid), workers)
                .orElseThrow();
        assertThat(oracle.method()).isEqualTo(Oracle.Method.BREADTH_FIRST_SEARCH);
        assertThat(oracle.randomReturn()).isEmpty();
        assertThat(oracle.optimalLength()).isCloseTo(9.604501411459493, within(1e-12));
    }

    @Test
    void isAbsentWhereNothingExactIsKnown() {
        BitGrid grid = new BitGrid(2, 2, true);
        assertThat(Oracle.of(new Changed(grid, grid.spec(), null), workers)).isEmpty();
        Chain detour = new Chain(1 << 18, 1, 0);
        assertThat(Oracle.of(new Changed(grid, grid.spec().withTimeLimit(100_000), detour), workers))
                .as("a positive reward for each step: the shortest way is not the best")
                .isEmpty();
    }

    /** Only value iteration sees that it pays to put the end off. */
    @Test
    void lingersWhereStepsAreRewarded() {
        Chain chain = new Chain(5, 1, 0);
        ValueIteration solution = ValueIteration.optimal(chain, 50, workers);
        assertThat(solution.outcome()).isEqualTo(new Outcome(50, 50));
        assertThat(ExactEvaluation.of(chain, 50, solution::action)).isEqualTo(new Outcome(50, 50));
    }

    /** A policy that only looks at the value with all the time left may wait at the treasure for ever. */
    @Test
    void collectsWhatItCanAlsoCollectLater() {
        Chain chain = new Chain(5, 0, 1);
        ValueIteration solution = ValueIteration.optimal(chain, 50, workers);
        assertThat(solution.outcome()).isEqualTo(new Outcome(1, 4));
        assertThat(ExactEvaluation.of(chain, 50, solution::action)).isEqualTo(new Outcome(1, 4));
    }

    @Tag("slow")
    @Test
    void doesNotDependOnTheNumberOfThreads() {
        BitGrid grid = new BitGrid(4, 4, true);
        try (Workers one = new Workers(1)) {
            assertThat(ValueIteration.ofRandom(grid, 50, one)).isEqualTo(ValueIteration.ofRandom(grid, 50, workers));
            assertThat(ValueIteration.optimal(grid, 50, one).outcome())
                    .isEqualTo(ValueIteration.optimal(grid, 50, workers).outcome());
        }
    }

    private record Changed(BitGrid grid, EnvironmentSpec spec, MarkovModel known) implements EnvironmentFactory {
        @Override
        public Environment create() {
            return grid.create();
        }

        @Override
        public Optional<MarkovModel> model() {
            return Optional.ofNullable(known);
        }
    }

    /** States in a row; action 0 stays, action 1 goes on to the last one, which is terminal. */
    private record Chain(int stateCount, double step, double goal) implements DeterministicModel {
        @Override
        public int actionCount() {
            return 2;
        }

        @Override
        public boolean terminal(int state) {
            return state == stateCount - 1;
        }

        @Override
        public int next(int state, int action) {
            return state + action;
        }

        @Override
        public double reward(int state, int action) {
            return terminal(next(state, action)) ? goal : step;
        }

        @Override
        public double startProbability(int state) {
            return state == 0 ? 1 : 0;
        }

        @Override
        public void observe(int state, float[] into, int offset) {
            into[offset] = state;
        }

        @Override
        public int stateOf(float[] observations, int offset) {
            return (int) observations[offset];
        }
    }
}
