package org.rollout4j.env.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.tabular.ExactEvaluation;
import org.rollout4j.tabular.Oracle;
import org.rollout4j.tabular.ValueIteration;

class AdmissionTest {
    private static final EnvironmentFactory FACTORY = Catalogue.find(Admission.ID);
    private static final Admission MODEL = new Admission();

    /** A job is accepted if its class is worth the queue: below a threshold, which is higher for a dearer class. */
    @Test
    void theOptimumIsAThresholdForEachClass() {
        ValueIteration solution = ValueIteration.optimal(MODEL, 2000, Workers.caller());
        int[] thresholds = {6, 2, 1};
        for (int arriving = 0; arriving < 3; arriving++) {
            for (int jobs = 0; jobs <= Admission.CAPACITY; jobs++) {
                assertThat(solution.action(Admission.state(jobs, arriving)))
                        .isEqualTo(jobs < thresholds[arriving] ? Admission.ACCEPT : Admission.REJECT);
            }
        }
    }

    @Test
    void theOptimumIsBetterThanTheBestRuleAndThatThanChance() {
        Oracle oracle = Oracle.of(FACTORY, Workers.caller()).orElseThrow();
        assertThat(oracle.optimalReturn()).isCloseTo(552.7, within(0.05));
        assertThat(worth(oracle.policy())).isCloseTo(550.1, within(0.05));
        assertThat(worth(FACTORY.heuristics().get("threshold"))).isCloseTo(441.8, within(0.05));
        assertThat(oracle.randomReturn()).hasValueCloseTo(234.1, within(0.05));
        assertThat(worth(FACTORY.heuristics().get("accept-all"))).isCloseTo(-361.5, within(0.05));
    }

    @Test
    void theThresholdIsTheBest() {
        double best = worth(Admission.threshold(Admission.BEST_THRESHOLD));
        for (int threshold = 0; threshold <= Admission.CAPACITY; threshold++) {
            assertThat(worth(Admission.threshold(threshold))).isLessThanOrEqualTo(best);
        }
    }

    /** With a job at a time, 0.6 of the steps after an accepted one find the server free: a renewal argument gives the return. */
    @Test
    void theThresholdOfOneIsWorthWhatRenewalsSay() {
        double meanReward = 0.2 * 10 + 0.3 * 5 + 0.5 * 2;
        double free = 1;
        double sum = 0;
        for (int step = 0; step < Admission.TIME_LIMIT; step++) {
            sum += free * meanReward - Admission.HOLDING; // after the decision there is always one job
            free = Admission.SERVICE;
        }
        assertThat(worth(Admission.threshold(1))).isCloseTo(sum, within(1e-9));
    }

    @Test
    void aStepGoesAsDescribed() {
        int state = Admission.state(3, 1);
        assertThat(MODEL.reward(state, Admission.ACCEPT, 0)).isEqualTo(5 - 0.5 * 4);
        assertThat(MODEL.reward(state, Admission.REJECT, 0)).isEqualTo(-0.5 * 3);
        assertThat(MODEL.outcomeCount(state, Admission.ACCEPT)).isEqualTo(6);
        assertThat(MODEL.next(state, Admission.ACCEPT, 2)).isEqualTo(Admission.state(4, 2));
        assertThat(MODEL.next(state, Admission.ACCEPT, 3)).isEqualTo(Admission.state(3, 0));
        assertThat(MODEL.probability(state, Admission.ACCEPT, 2)).isCloseTo(0.5 * 0.4, within(1e-15));
        assertThat(MODEL.probability(state, Admission.ACCEPT, 3)).isCloseTo(0.2 * 0.6, within(1e-15));
        int empty = Admission.state(0, 0);
        assertThat(MODEL.outcomeCount(empty, Admission.REJECT)).isEqualTo(3);
        assertThat(MODEL.probability(empty, Admission.REJECT, 1)).isEqualTo(0.3);
        assertThat(MODEL.legal(Admission.state(Admission.CAPACITY, 0), Admission.ACCEPT))
                .isFalse();
    }

    @Test
    void everyStateIsTheOneThatItsObservationShows() {
        float[] observation = new float[5];
        for (int state = 0; state < MODEL.stateCount(); state++) {
            MODEL.observe(state, observation, 1);
            assertThat(MODEL.stateOf(observation, 1)).isEqualTo(state);
        }
    }

    private static double worth(Policy policy) {
        return ExactEvaluation.of(FACTORY, policy).orElseThrow().meanReturn();
    }
}
