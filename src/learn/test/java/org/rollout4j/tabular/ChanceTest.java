package org.rollout4j.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.Box;
import org.rollout4j.core.DeterministicModel;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Workers;

/** Exact computations where chance decides what follows, and where some actions are illegal. */
class ChanceTest {
    private static final int LIMIT = 5;

    static IntStream seeds() {
        return IntStream.range(0, 30);
    }

    /** By looking at every course that an episode can take. */
    @ParameterizedTest
    @MethodSource("seeds")
    void agreesWithEnumeratingAllEpisodes(int seed) {
        RandomModel model = new RandomModel(seed);
        int[] actions = IntStream.range(0, RandomModel.STATES)
                .map(s -> lastLegal(model, s))
                .toArray();
        Outcome best = ValueIteration.optimal(model, LIMIT, Workers.caller()).outcome();
        Outcome random = ValueIteration.ofRandom(model, LIMIT, Workers.caller());
        Outcome given = ExactEvaluation.of(model, LIMIT, state -> actions[state]);
        double[] expected = new double[4];
        for (int s = 0; s < RandomModel.STATES; s++) {
            double p = model.startProbability(s);
            expected[0] += p * best(model, s, LIMIT);
            expected[1] += p * random(model, s, LIMIT);
            expected[2] += p * given(model, actions, s, LIMIT, true);
            expected[3] += p * given(model, actions, s, LIMIT, false);
        }
        assertThat(best.meanReturn()).isCloseTo(expected[0], within(1e-9));
        assertThat(random.meanReturn()).isCloseTo(expected[1], within(1e-9));
        assertThat(given.meanReturn()).isCloseTo(expected[2], within(1e-9));
        assertThat(given.meanLength()).isCloseTo(expected[3], within(1e-9));
    }

    private static double best(MarkovModel model, int state, int left) {
        if (left == 0 || model.terminal(state)) {
            return 0;
        }
        double best = Double.NEGATIVE_INFINITY;
        for (int a = 0; a < model.actionCount(); a++) {
            double sum = 0;
            for (int i = 0; i < model.outcomeCount(state, a); i++) {
                sum += model.probability(state, a, i)
                        * (model.reward(state, a, i) + best(model, model.next(state, a, i), left - 1));
            }
            best = model.legal(state, a) ? Math.max(best, sum) : best;
        }
        return best;
    }

    private static double random(MarkovModel model, int state, int left) {
        double sum = 0;
        int legal = 0;
        for (int a = 0; a < model.actionCount() && left > 0 && !model.terminal(state); a++) {
            if (model.legal(state, a)) {
                legal++;
                for (int i = 0; i < model.outcomeCount(state, a); i++) {
                    sum += model.probability(state, a, i)
                            * (model.reward(state, a, i) + random(model, model.next(state, a, i), left - 1));
                }
            }
        }
        return legal == 0 ? 0 : sum / legal;
    }

    private static double given(MarkovModel model, int[] actions, int state, int left, boolean rewards) {
        double sum = 0;
        int a = actions[state];
        for (int i = 0; left > 0 && !model.terminal(state) && i < model.outcomeCount(state, a); i++) {
            double now = rewards ? model.reward(state, a, i) : 1;
            sum += model.probability(state, a, i)
                    * (now + given(model, actions, model.next(state, a, i), left - 1, rewards));
        }
        return sum;
    }

    private static int lastLegal(MarkovModel model, int state) {
        return IntStream.range(0, model.actionCount())
                .filter(a -> model.legal(state, a))
                .max()
                .orElse(0);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theOracleKnowsWhatIsLegal(int seed) {
        RandomModel model = new RandomModel(seed);
        Oracle oracle = Oracle.of(new Known(model), Workers.caller()).orElseThrow();
        assertThat(oracle.optimalReturn())
                .isCloseTo(
                        ValueIteration.optimal(model, LIMIT, Workers.caller())
                                .outcome()
                                .meanReturn(),
                        within(0.0));
        for (int s = 0; s < RandomModel.STATES - 1; s++) {
            Actions chosen = Actions.of(ActionSpace.discrete(RandomModel.ACTIONS), 1);
            oracle.policy().open().act(new ObservationBatch(1, new float[] {s}, null), chosen);
            assertThat(model.legal(s, chosen.number(0))).isTrue();
        }
    }

    /** Against what each action is worth over all courses that an episode can take. */
    @ParameterizedTest
    @MethodSource("seeds")
    void theOptimalActionsHaveTheGreatestReturns(int seed) {
        RandomModel model = new RandomModel(seed);
        Oracle oracle = Oracle.of(new Known(model), Workers.caller()).orElseThrow();
        Function<float[], int[]> actions =
                Oracle.optimalActions(new Known(model), Workers.caller()).orElseThrow();
        for (int s = 0; s < RandomModel.STATES - 1; s++) {
            int state = s;
            double[] worth = IntStream.range(0, RandomModel.ACTIONS)
                    .mapToDouble(a -> worth(model, state, a))
                    .toArray();
            double best = best(model, s, LIMIT);
            int[] greatest = IntStream.range(0, worth.length)
                    .filter(a -> worth[a] > best - 1e-9)
                    .toArray();
            Actions chosen = Actions.of(ActionSpace.discrete(RandomModel.ACTIONS), 1);
            oracle.policy().open().act(new ObservationBatch(1, new float[] {s}, null), chosen);
            int[] optimal = actions.apply(new float[] {s});
            assertThat(optimal).contains(chosen.number(0));
            assertThat(greatest).contains(optimal);
            if (greatest.length == 1) {
                assertThat(optimal).containsExactly(greatest);
            }
        }
    }

    private static double worth(MarkovModel model, int state, int action) {
        if (!model.legal(state, action)) {
            return Double.NEGATIVE_INFINITY;
        }
        double sum = 0;
        for (int i = 0; i < model.outcomeCount(state, action); i++) {
            sum += model.probability(state, action, i)
                    * (model.reward(state, action, i) + best(model, model.next(state, action, i), LIMIT - 1));
        }
        return sum;
    }

    /** A policy that goes by the mask is evaluated by it: the last legal action of each state. */
    @ParameterizedTest
    @MethodSource("seeds")
    void aPolicyIsShownWhatIsLegal(int seed) {
        RandomModel model = new RandomModel(seed);
        Policy lastLegal = Policy.stateless(1, new ActionSpace.Discrete(RandomModel.ACTIONS, true), (in, rng, out) -> {
            for (int row = 0; row < in.rows(); row++) {
                for (int a = 0; a < RandomModel.ACTIONS; a++) {
                    out.set(row, in.actionMasks()[row * RandomModel.ACTIONS + a] ? a : out.number(row));
                }
            }
        });
        assertThat(ExactEvaluation.of(new Known(model), lastLegal))
                .contains(ExactEvaluation.of(model, LIMIT, state -> lastLegal(model, state)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theLegalOutcomesAreWhatCounts(int seed) {
        RandomModel model = new RandomModel(seed);
        long outcomes = 0;
        for (int s = 0; s < RandomModel.STATES - 1; s++) {
            for (int a = 0; a < RandomModel.ACTIONS; a++) {
                outcomes += model.legal(s, a) ? model.outcomeCount(s, a) : 0;
            }
        }
        assertThat(Oracle.affordable(model, (int) (Oracle.MAX_BACKUPS / outcomes)))
                .isTrue();
        assertThat(Oracle.affordable(model, (int) (Oracle.MAX_BACKUPS / (outcomes - 1))))
                .isFalse();
    }

    /** Only rolling down is legal: what the search finds is what rolling down for ever is worth. */
    @Test
    void theSearchKnowsWhatIsLegal() {
        BitGrid grid = new BitGrid(3, 3, true);
        DeterministicModel onlyDown = new OnlyAction(grid, 0);
        BreadthFirstSearch search = new BreadthFirstSearch(onlyDown, 200, Workers.caller());
        Outcome searched =
                ShortestPath.rewards(onlyDown, Workers.caller()).orElseThrow().outcome(onlyDown, search, 200);
        Outcome always = ExactEvaluation.of(grid, 200, state -> 0);
        assertThat(searched.meanReturn()).isCloseTo(always.meanReturn(), within(1e-12));
        assertThat(search.action(5)).isZero();
    }

    private record OnlyAction(DeterministicModel model, int only) implements DeterministicModel {
        @Override
        public int stateCount() {
            return model.stateCount();
        }

        @Override
        public int actionCount() {
            return model.actionCount();
        }

        @Override
        public boolean terminal(int state) {
            return model.terminal(state);
        }

        @Override
        public boolean legal(int state, int action) {
            return action == only;
        }

        @Override
        public int next(int state, int action) {
            assertThat(action).isEqualTo(only);
            return model.next(state, action);
        }

        @Override
        public double reward(int state, int action) {
            assertThat(action).isEqualTo(only);
            return model.reward(state, action);
        }

        @Override
        public double startProbability(int state) {
            return model.startProbability(state);
        }

        @Override
        public void observe(int state, float[] into, int offset) {
            model.observe(state, into, offset);
        }

        @Override
        public int stateOf(float[] observations, int offset) {
            return model.stateOf(observations, offset);
        }
    }

    private record Known(RandomModel known) implements EnvironmentFactory {
        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of("random-model", Box.of(0, RandomModel.STATES, 1), RandomModel.ACTIONS)
                    .withActionMasks(true)
                    .withTimeLimit(LIMIT);
        }

        @Override
        public Environment create() {
            throw new UnsupportedOperationException("only the model is of interest");
        }

        @Override
        public Optional<MarkovModel> model() {
            return Optional.of(known);
        }
    }
}
