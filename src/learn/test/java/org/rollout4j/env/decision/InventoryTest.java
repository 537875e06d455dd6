package org.rollout4j.env.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.tabular.ExactEvaluation;
import org.rollout4j.tabular.Oracle;
import org.rollout4j.tabular.ValueIteration;

@Tag("slow")
class InventoryTest {
    private static final EnvironmentFactory FACTORY = Catalogue.find(Inventory.ID);
    private static final Inventory MODEL = new Inventory();
    private static final Oracle ORACLE = Oracle.of(FACTORY, Workers.caller()).orElseThrow();

    /** Zipkin (2008) has 4.60 for Poisson demand of mean 5, penalty 4 and lead time 3. */
    @Test
    void costsInTheLongRunWhatIsPublished() {
        int more = 40;
        double longer = ValueIteration.optimal(MODEL, Inventory.TIME_LIMIT + more, Workers.caller())
                .outcome()
                .meanReturn();
        double cost = (ORACLE.optimalReturn() - longer) / more;
        assertThat(cost).isCloseTo(4.60, within(0.005));
    }

    @Test
    void theOptimumIsBetterThanTheBestRuleAndThatThanChance() {
        assertThat(ORACLE.optimalReturn()).isCloseTo(-464.1567, within(1e-3));
        assertThat(worth(FACTORY.heuristics().get("base-stock"))).isCloseTo(-501.0150, within(1e-3));
        assertThat(ORACLE.randomReturn()).hasValueCloseTo(-1268.8096, within(1e-3));
        assertThat(worth(ORACLE.policy())).isBetween(ORACLE.optimalReturn() - 0.3, ORACLE.optimalReturn());
    }

    @Test
    void theBaseStockLevelIsTheBest() {
        double best = worth(Inventory.baseStock(Inventory.BEST_LEVEL));
        for (int level = Inventory.BEST_LEVEL - 3; level <= Inventory.BEST_LEVEL + 3; level++) {
            assertThat(worth(Inventory.baseStock(level))).isLessThanOrEqualTo(best);
        }
    }

    /** A period by hand: stock, orders under way, order, demand, then the stock and orders after it and the reward. */
    @ParameterizedTest
    @CsvSource({
        "10, 5, 5, 7, 4, 11, 5, 7, -6",
        "10, 5, 2, 0, 10, 5, 2, 0, 0",
        "3, 4, 1, 10, 8, 4, 1, 10, -20",
        "30, 10, 3, 2, 1, 30, 3, 2, -29",
        "0, 0, 0, 0, 20, 0, 0, 0, -80"
    })
    void aPeriodGoesAsDescribed(
            int stock,
            int older,
            int newer,
            int order,
            int demand,
            int stockAfter,
            int olderAfter,
            int newerAfter,
            int reward) {
        int state = state(stock, older, newer);
        assertThat(MODEL.next(state, order, demand)).isEqualTo(state(stockAfter, olderAfter, newerAfter));
        assertThat(MODEL.reward(state, order, demand)).isEqualTo(reward);
    }

    @Test
    void demandIsPoisson() {
        double sum = 0;
        double mean = 0;
        for (int d = 0; d <= Inventory.MAX_DEMAND; d++) {
            sum += MODEL.probability(0, 0, d);
            mean += d * MODEL.probability(0, 0, d);
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
        assertThat(mean).isCloseTo(5, within(1e-6));
        assertThat(MODEL.probability(0, 0, 3)).isCloseTo(Math.exp(-5) * 125 / 6, within(1e-15));
    }

    @Test
    void everyStateIsTheOneThatItsObservationShows() {
        float[] observation = new float[4];
        for (int state = 0; state < MODEL.stateCount(); state++) {
            MODEL.observe(state, observation, 1);
            assertThat(MODEL.stateOf(observation, 1)).isEqualTo(state);
        }
    }

    private static int state(int stock, int older, int newer) {
        return MODEL.stateOf(new float[] {stock / 30f, older / 10f, newer / 10f}, 0);
    }

    private static double worth(Policy policy) {
        return ExactEvaluation.of(FACTORY, policy).orElseThrow().meanReturn();
    }
}
