package org.rollout4j.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.DeterministicModel;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.eval.EpisodeEvaluator;

class ExactEvaluationTest {
    private static final EnvironmentFactory GRID = Catalogue.find("drain-grid");
    private static final Policy ALWAYS_DOWN = Policy.ofRule(16, 4, (observations, offset) -> 0);

    @Tag("slow")
    @Test
    void theOptimalPolicyIsWorthTheOptimum() {
        Oracle oracle = Oracle.of(GRID, Workers.caller()).orElseThrow();
        Outcome outcome = ExactEvaluation.of(GRID, oracle.policy()).orElseThrow();
        assertThat(outcome.meanReturn()).isCloseTo(oracle.optimalReturn(), within(1e-12));
        assertThat(outcome.meanLength()).isCloseTo(oracle.optimalLength(), within(1e-12));
    }

    @Test
    void agreesWithASampleOfEpisodes() {
        Policy nearest = Catalogue.find("drain-grid").heuristics().get("nearest-cell");
        Outcome exact = ExactEvaluation.of(GRID, nearest).orElseThrow();
        try (EpisodeEvaluator evaluator = new EpisodeEvaluator(GRID, 20_000, 1)) {
            EpisodeEvaluation sample = evaluator.evaluate(nearest);
            assertThat(exact.meanReturn()).isCloseTo(sample.meanReturn(), within(1e-3));
            assertThat(exact.meanLength()).isCloseTo(sample.meanLength(), within(0.1));
        }
    }

    /** Rolling down for ever empties the first column only: 2^4 - 1 of the starts have nothing elsewhere. */
    @Test
    void aPolicyThatGoesInCirclesIsTruncated() {
        Outcome outcome = ExactEvaluation.of(GRID, ALWAYS_DOWN).orElseThrow();
        DeterministicModel model = (DeterministicModel) GRID.model().orElseThrow();
        double expected = 0;
        for (int start = 1; start < model.stateCount(); start++) {
            int state = start;
            int steps = 0;
            while (state != 0 && steps < 200) {
                state = model.next(state, 0);
                steps++;
            }
            expected += (state == 0 ? 1 - 0.01 * (steps - 1) : -0.01 * steps) / (model.stateCount() - 1);
        }
        assertThat(outcome.meanReturn()).isCloseTo(expected, within(1e-6));
        assertThat(outcome.meanLength()).isGreaterThan(199);
    }

    @Test
    void thereIsNoneWhereTheTransitionsAreUnknownOrTooMany() {
        assertThat(ExactEvaluation.of(Catalogue.find("drain-grid-6x6"), ALWAYS_DOWN))
                .isEmpty();
        assertThat(ExactEvaluation.of(Catalogue.find("drain-grid-5x5"), ALWAYS_DOWN))
                .isEmpty();
    }

    @Test
    void thereIsNoneOfAPolicyThatDrawsItsActions() {
        assertThat(ExactEvaluation.of(GRID, new QLearning(GRID.spec(), QLearningConfig.defaults()).greedy()))
                .isEmpty();
    }

    /** Of the 500 states of the taxi, 100 show the passenger where he wanted to go; no episode comes there and goes on. */
    @Test
    void whatAPolicyDoesWhereItNeverComesDoesNotMatter() {
        EnvironmentFactory taxi = Catalogue.find("Taxi-v3");
        MarkovModel model = taxi.model().orElseThrow();
        Oracle oracle = Oracle.of(taxi, Workers.caller()).orElseThrow();
        int size = taxi.spec().observationSize();
        Policy draws = Policy.stateless(size, taxi.spec().actions(), (in, rng, out) -> {
            oracle.policy().open(in.rows(), rng).act(in, out);
            for (int row = 0; row < in.rows(); row++) {
                int state = model.stateOf(in.observations(), row * size);
                int passenger = state / 4 % 5;
                out.logProbs()[row] = passenger == state % 4 ? -1 : 0;
            }
        });
        assertThat(ExactEvaluation.of(taxi, draws)).isEqualTo(ExactEvaluation.of(taxi, oracle.policy()));
        assertThat(ExactEvaluation.of(taxi, draws)).isPresent();
    }

    @Test
    void everyStateIsTheOneThatItsObservationShows() {
        for (String id : new String[] {"drain-grid", "drain-grid-3x5", "seed-grid"}) {
            MarkovModel model = Catalogue.find(id).model().orElseThrow();
            float[] observation = new float[20];
            for (int state = 0; state < model.stateCount(); state++) {
                if (!model.terminal(state) || state == 0) {
                    model.observe(state, observation, 3);
                    assertThat(model.stateOf(observation, 3)).isEqualTo(state);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"FrozenLake-v1", "drain-grid-3x3"})
    void theValueOfProbabilitiesIsThatOfThePolicyThatHasThem(String id) {
        EnvironmentFactory factory = Catalogue.find(id);
        MarkovModel model = factory.model().orElseThrow();
        int limit = factory.spec().timeLimit();
        Outcome uniform = ExactEvaluation.ofProbabilities(
                        factory, (in, into) -> Arrays.fill(into, 0, in.rows() * 4, 0.25), Workers.caller())
                .orElseThrow();
        Outcome random = ValueIteration.ofRandom(model, limit, Workers.caller());
        assertThat(uniform.meanReturn()).isCloseTo(random.meanReturn(), within(1e-12));
        assertThat(uniform.meanLength()).isCloseTo(random.meanLength(), within(1e-9));
        Outcome certain = ExactEvaluation.ofProbabilities(
                        factory,
                        (in, into) -> {
                            for (int i = 0; i < in.rows() * 4; i++) {
                                into[i] = i % 4 == 2 ? 1 : 0;
                            }
                        },
                        Workers.caller())
                .orElseThrow();
        Outcome third = ValueIteration.evaluate(model, limit, state -> 2, Workers.caller());
        assertThat(certain).isEqualTo(third);
    }
}
