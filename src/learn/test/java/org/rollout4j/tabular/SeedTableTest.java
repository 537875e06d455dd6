package org.rollout4j.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Rollout;
import org.rollout4j.fakes.Raw;

class SeedTableTest {
    private static final BitGrid GRID = new BitGrid(4, 4, true);
    private static final Progress START = Progress.start(100);

    private final SeedTable learner =
            new SeedTable(GRID.spec(), SeedTableConfig.defaults().withStepSize(0.5));

    private static Rollout step(float[] grid, int action, float reward) {
        return new Rollout(
                1,
                1,
                grid,
                null,
                Raw.actions(4, action),
                new float[] {reward},
                grid,
                null,
                new boolean[1],
                new boolean[1],
                List.of());
    }

    private static float[] grid(int... firstTwoRows) {
        float[] grid = new float[16];
        for (int i = 0; i < 8; i++) {
            grid[i] = firstTwoRows[i];
        }
        return grid;
    }

    private float entry(int above, int below, int action) {
        return learner.state().floats("table")[(above * 4 + below) * 4 + action];
    }

    @Test
    void addsTheRewardToTheVectorOfEachColumnOnce() {
        learner.update(step(grid(0, 0, 1, 1, 0, 0, 1, 0), 2, 1), START);
        assertThat(entry(0, 0, 2)).as("two columns share it").isEqualTo(0.5f);
        assertThat(entry(1, 1, 2)).isEqualTo(0.5f);
        assertThat(entry(1, 0, 2)).isEqualTo(0.5f);
        assertThat(entry(0, 1, 2)).isEqualTo(0f);
        assertThat(entry(0, 0, 1)).isEqualTo(0f);
    }

    @Test
    void takesTheFirstOfTheActionsWithTheGreatestSumOverColumns() {
        float[] empty = grid(0, 0, 0, 0, 0, 0, 0, 0);
        float[] full = grid(1, 1, 1, 1, 1, 1, 1, 1);
        float[] mixed = grid(1, 0, 0, 0, 1, 0, 0, 0);
        assertThat(act(mixed)).as("all are equal").isEqualTo(0);
        learner.update(step(full, 3, 2), START);
        learner.update(step(empty, 1, 1), START);
        // action 3: one column with 1; action 1: three columns with 0.5 each
        assertThat(act(mixed)).isEqualTo(1);
        assertThat(act(full)).isEqualTo(3);
    }

    private int act(float[] grid) {
        return learner.greedy().open().act(grid);
    }

    @Test
    void greedyIsFrozenAndPolicyFollows() {
        float[] grid = grid(1, 0, 1, 0, 1, 0, 1, 0);
        Policy frozen = learner.greedy();
        Policy following = learner.behaviour(START);
        learner.update(step(grid, 2, 1), START);
        assertThat(frozen.open().act(grid)).isEqualTo(0);
        assertThat(following.open().act(grid)).isEqualTo(2);
    }

    @Test
    void goesOnAfterRestore() {
        SeedTableConfig config = new SeedTableConfig(4, 16, 1);
        Learner<Policy, Rollout> trained = new SeedTable(GRID.spec(), config);
        Collector.train(trained, GRID, 4, 16, 2000, 1);
        SeedTable restored = new SeedTable(GRID.spec(), config);
        restored.restore(trained.state());
        Rollout rollout = new Collector(GRID, 4, 9).collect(trained.behaviour(START), 16);
        trained.update(rollout, START);
        restored.update(rollout, START);
        Rollouts.assertSame(restored.state(), trained.state());
    }

    @Test
    void refusesOtherEnvironmentsInOneLine() {
        assertRefused(new BitGrid(3, 3, true).spec(), "observation shape of bit-grid-3x3 is [3, 3]");
        assertRefused(EnvironmentSpec.of("two", Box.of(0, 1, 4, 4), 2), "actionCount of two is 2");
        assertRefused(GRID.spec().withActionMasks(true), "actionMasks");
        assertThatThrownBy(() -> act(grid(0, 7, 0, 0, 0, 0, 0, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("observation is 7");
    }

    private static void assertRefused(EnvironmentSpec spec, String message) {
        assertThatThrownBy(() -> new SeedTable(spec, SeedTableConfig.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
