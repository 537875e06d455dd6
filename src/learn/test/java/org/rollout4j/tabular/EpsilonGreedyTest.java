package org.rollout4j.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.SplitMix;
import org.rollout4j.policy.TablePolicy;

class EpsilonGreedyTest {
    private static final int DRAWS = 40_000;
    private final QTable table = new QTable(1, 4, 10, 0);

    @BeforeEach
    void teach() {
        int row = table.visit(new float[] {1}, 0, null, 0);
        table.learn(row, 1, 3, 1);
        table.learn(row, 2, 3, 1);
        table.learn(row, 3, 9, 1);
    }

    /** Actions 1 and 2 are best of the legal ones; 3 would be better but is illegal. */
    @Test
    void choosesWithTheProbabilitiesThatItReports() {
        assertProbabilities(0.3, 1, new boolean[] {true, true, true, false}, 0.1, 0.45, 0.45, 0);
    }

    @Test
    void takesAnyLegalActionWhereItKnowsNothing() {
        assertProbabilities(0, 7, new boolean[] {true, false, true, false}, 0.5, 0, 0.5, 0);
    }

    @Test
    void isCertainOfASingleBestActionWithoutExploration() {
        assertProbabilities(0, 1, null, 0, 0, 0, 1);
    }

    @Test
    void expectsOverItsOwnChoices() {
        assertThat(table.expectedValue(new float[] {1}, 0, 0.2)).isCloseTo(0.8 * 9 + 0.2 * 3.75, within(1e-9));
        assertThat(table.expectedValue(new float[] {7}, 0, 0.2)).isZero();
    }

    private void assertProbabilities(double epsilon, float observation, boolean[] mask, double... expected) {
        TablePolicy policy = new TablePolicy(table, new ActionSpace.Discrete(4, true), epsilon);
        SplitMix rng = new SplitMix(5);
        int[] counts = new int[4];
        // The second row is the one looked at: offsets count.
        boolean[] masks = mask == null ? null : new boolean[8];
        if (mask != null) {
            System.arraycopy(mask, 0, masks, 4, 4);
            masks[0] = true;
        }
        Policy.Session session = policy.open(2, rng);
        Actions out = Actions.of(ActionSpace.discrete(4), 2);
        for (int i = 0; i < DRAWS; i++) {
            session.act(new ObservationBatch(2, new float[] {0, observation}, masks), out);
            int action = out.number(1);
            counts[action]++;
            assertThat(Math.exp(out.logProbs()[1])).isCloseTo(expected[action], within(1e-6));
        }
        for (int a = 0; a < 4; a++) {
            assertThat(counts[a] / (double) DRAWS).as("frequency of " + a).isCloseTo(expected[a], within(0.015));
        }
    }
}
