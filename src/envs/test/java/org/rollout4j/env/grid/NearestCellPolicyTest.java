package org.rollout4j.env.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.DeterministicModel;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.SplitMix;

class NearestCellPolicyTest {
    @ParameterizedTest
    @CsvSource({"2,2,4", "3,3,18", "2,5,30", "4,4,64"})
    void emptiesEveryGridInAtMostTheFarthestDistancePerCell(int rows, int columns, int most) {
        Policy.Session policy = new NearestCellPolicy(rows, columns).open();
        DeterministicModel model = DrainGrid.model(rows, columns);
        Torus torus = new Torus(rows, columns);
        float[] cells = new float[rows * columns];
        for (int start = 1; start < model.stateCount(); start++) {
            int state = start;
            int steps = 0;
            while (!model.terminal(state)) {
                torus.write(state, cells, 0);
                state = model.next(state, policy.act(cells));
                steps++;
                if (steps > most) {
                    throw new AssertionError("grid " + start + " is not empty after " + steps + " steps");
                }
            }
        }
    }

    @ParameterizedTest(name = "cell {0} alone: action {1}")
    @CsvSource({
        "0, 0", // in the drain: it can come no nearer
        "4, 1", "8, 1", "12, 0", // along the column, half-way upwards
        "1, 3", "2, 3", "3, 2", // along the row, half-way to the left
        "5, 1", "7, 1", "13, 0", "15, 0", // rows before columns
    })
    void rollsTheOnlyCellNearer(int cell, int action) {
        float[] cells = new float[16];
        cells[cell] = 1;
        assertThat(new NearestCellPolicy(4, 4).open().act(cells)).isEqualTo(action);
    }

    @Test
    void theNearestCellCountsAndTheFirstOfSeveral() {
        Policy.Session policy = new NearestCellPolicy(4, 4).open();
        assertThat(policy.act(grid(0, 3, 5, 10))).isEqualTo(2); // 3 is one step off, the cell in the drain none
        assertThat(policy.act(grid(1, 3, 4, 12))).isEqualTo(3);
        assertThat(policy.act(grid(3, 4, 12))).isEqualTo(2);
        assertThat(policy.act(grid())).isZero();
    }

    @Test
    void actsRowByRowAndOnNoMoreRowsThanInUse() {
        float[] rows = new float[48];
        rows[1] = 1;
        rows[16 + 4] = 1;
        rows[32 + 1] = 1;
        Actions out = Actions.of(ActionSpace.discrete(10), 3);
        Arrays.fill(out.values(), 9);
        Arrays.fill(out.logProbs(), 9);
        new NearestCellPolicy(4, 4).open(3, new SplitMix(0)).act(new ObservationBatch(2, rows, null), out);
        assertThat(out.values()).containsExactly(3, 1, 9);
        assertThat(out.logProbs()).containsExactly(0, 0, 9);
    }

    private static float[] grid(int... filled) {
        float[] cells = new float[16];
        for (int cell : filled) {
            cells[cell] = 1;
        }
        return cells;
    }
}
