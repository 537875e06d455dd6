package org.rollout4j.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.policy.ActionTable;
import org.rollout4j.policy.ActionValues;

class QTableTest {
    private static final float[] PALETTE = {0f, -0f, 1f, -1f, 0.5f, Float.NaN, Float.MIN_VALUE, Float.MAX_VALUE, 1e-20f
    };

    private static int visit(QTable table, float... observation) {
        return table.visit(observation, 0, null, 0);
    }

    /** Boxed floats compare as the table does, once -0 is 0. */
    private static List<Float> key(float[] observation) {
        List<Float> key = new ArrayList<>();
        for (float value : observation) {
            key.add(value + 0f);
        }
        return key;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void behavesLikeAHashMap(long seed) {
        SplitMix rng = new SplitMix(seed);
        int size = 1 + rng.nextInt(20);
        int actions = 1 + rng.nextInt(5);
        int max = 1 + rng.nextInt(5000);
        QTable table = new QTable(size, actions, max, 0.25);
        Map<List<Float>, float[]> model = new HashMap<>();
        float[] batch = new float[3 * size];
        for (int i = 0; i < 20_000; i++) {
            int offset = rng.nextInt(3) * size;
            int values = 2 + rng.nextInt(PALETTE.length - 1);
            for (int j = 0; j < size; j++) {
                batch[offset + j] = size < 4 ? rng.nextInt(3000) : PALETTE[rng.nextInt(values)];
            }
            List<Float> key = key(Arrays.copyOfRange(batch, offset, offset + size));
            int action = rng.nextInt(actions);
            float[] expected = model.get(key);
            int found = table.find(batch, offset);
            assertThat(found >= 0).isEqualTo(expected != null);
            assertThat(table.value(found, action)).isEqualTo(expected == null ? 0.25f : expected[action]);
            if (expected == null && model.size() < max) {
                expected = new float[actions];
                Arrays.fill(expected, 0.25f);
                model.put(key, expected);
            }
            int row = table.visit(batch, offset, null, 0);
            float target = rng.nextFloat();
            table.learn(row, action, target, 1);
            if (expected != null) {
                expected[action] += target - expected[action];
            }
            assertThat(table.states()).isEqualTo(model.size());
            assertThat(table.full()).isEqualTo(model.size() == max);
        }
        QTable restored = new QTable(size, actions, max, 0.25);
        restored.restore(table.state());
        for (ActionValues each : List.of(table, restored, table.frozen(0))) {
            model.forEach((key, values) -> {
                float[] observation = new float[size];
                for (int j = 0; j < size; j++) {
                    observation[j] = key.get(j);
                }
                int row = each.find(observation, 0);
                for (int a = 0; a < actions; a++) {
                    assertThat(each.value(row, a)).isEqualTo(values[a]);
                }
            });
        }
    }

    @Test
    void takesMinusZeroForZeroAndAllNanForOne() {
        QTable table = new QTable(2, 1, 10, 0);
        int row = visit(table, 0f, Float.NaN);
        assertThat(visit(table, -0f, Float.intBitsToFloat(0x7fc00001))).isEqualTo(row);
        assertThat(visit(table, 0f, 0f)).isNotEqualTo(row);
    }

    @Test
    void aFrozenCopyStaysAsItWasWhileTheTableGrowsAndLearns() {
        QTable table = new QTable(1, 2, 100_000, 0);
        for (int i = 0; i < 1000; i++) {
            table.learn(visit(table, i), 0, i, 1);
        }
        ActionTable frozen = table.frozen(0);
        for (int i = 0; i < 50_000; i++) {
            table.learn(visit(table, i), 0, -1, 1);
        }
        assertThat(frozen.states()).isEqualTo(1000);
        for (int i = 0; i < 50_000; i++) {
            int row = frozen.find(new float[] {i}, 0);
            assertThat(row).isEqualTo(i < 1000 ? i : -1);
            assertThat(frozen.value(row, 0)).isEqualTo(i < 1000 ? i : 0f);
        }
    }

    @Test
    void storesNoNewObservationsWhenFull() {
        QTable table = new QTable(1, 2, 2, 0.5);
        visit(table, 1);
        visit(table, 2);
        assertThat(visit(table, 3)).isEqualTo(-1);
        assertThat(table.learn(-1, 0, 2, 1))
                .as("error against the initial value")
                .isEqualTo(1.5);
        assertThat(table.max(table.find(new float[] {3}, 0))).isEqualTo(0.5f);
        assertThat(table.metrics().values()).containsEntry("states", 2.0).containsEntry("tableFull", 1.0);
        assertThat(visit(table, 2)).isEqualTo(1);
    }

    @Test
    void leavesIllegalActionsOutOfMaximumAndMean() {
        QTable table = new QTable(1, 3, 10, 0);
        int row = table.visit(new float[] {1}, 0, new boolean[] {true, true, false}, 0);
        table.learn(row, 0, -4, 1);
        table.learn(row, 1, -2, 1);
        assertThat(table.max(row)).isEqualTo(-2f);
        assertThat(table.mean(row)).isEqualTo(-3.0);
        table.visit(new float[] {1}, 0, new boolean[] {false, true, true}, 0);
        assertThat(table.max(row)).as("legal at a later visit").isEqualTo(0f);
    }

    @Test
    void refusesStatesThatDoNotFit() {
        QTable table = new QTable(2, 2, 3, 0);
        assertRefused(table, new float[3], new float[0], "length of observations is 3");
        assertRefused(table, new float[] {1, 2, 3, 4}, new float[3], "length of values is 3");
        assertRefused(table, new float[4], new float[4], "observation 1");
        assertRefused(table, new float[] {1, 2, 3, 4, 5, 6, 7, 8}, new float[8], "states in the table is 4");
    }

    private static void assertRefused(QTable table, float[] observations, float[] values, String message) {
        State state = State.builder()
                .putFloats("observations", observations)
                .putFloats("values", values)
                .build();
        assertThatThrownBy(() -> table.restore(state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
