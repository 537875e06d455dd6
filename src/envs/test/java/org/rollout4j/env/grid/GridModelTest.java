package org.rollout4j.env.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.CheckedEnvironment;
import org.rollout4j.core.DeterministicModel;
import org.rollout4j.core.Environment;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

class GridModelTest {
    static Stream<Arguments> grids() {
        Stream<Arguments> drains = Stream.of(new int[][] {{2, 2}, {2, 7}, {3, 3}, {4, 4}, {5, 5}, {8, 3}})
                .map(size -> Arguments.of(
                        (Supplier<Environment>) () -> new DrainGrid(size[0], size[1]),
                        DrainGrid.model(size[0], size[1])));
        return Stream.concat(drains, Stream.of(Arguments.of((Supplier<Environment>) SeedGrid::new, SeedGrid.model())));
    }

    @ParameterizedTest
    @MethodSource("grids")
    void agreesWithSteppingTheEnvironment(Supplier<Environment> maker, DeterministicModel model) {
        SplitMix random = new SplitMix(3);
        float[] cells = new float[maker.get().spec().observationSize()];
        for (int i = 0; i < 500; i++) {
            long seed = random.nextLong();
            int[] prefix = random.ints(random.nextInt(20), 0, 4).toArray();
            for (int action = 0; action < 4; action++) {
                CheckedEnvironment environment = new CheckedEnvironment(maker.get());
                environment.reset(seed);
                if (!play(environment, prefix)) {
                    continue;
                }
                environment.observe(cells, 0);
                int state = model.stateOf(cells, 0);
                StepResult result = environment.step(action);
                environment.observe(cells, 0);
                int next = model.next(state, action);
                assertThat(model.terminal(state)).isFalse();
                assertThat(model.terminal(next)).isEqualTo(result.terminated());
                assertThat(model.reward(state, action)).isEqualTo(result.reward());
                if (!result.terminated()) {
                    assertThat(next).isEqualTo(model.stateOf(cells, 0));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("grids")
    void startsSumToOne(Supplier<Environment> maker, DeterministicModel model) {
        double sum = 0;
        for (int state = 0; state < model.stateCount(); state++) {
            double probability = model.startProbability(state);
            sum += probability;
            if (model.terminal(state) && probability != 0) {
                throw new AssertionError("an episode starts in the terminal state " + state);
            }
        }
        assertThat(sum).isCloseTo(1, within(1e-6));
        assertThat(model.actionCount()).isEqualTo(maker.get().spec().actionCount());
    }

    @Test
    void aModelOfMoreThan25CellsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DrainGrid.model(2, 13))
                .withMessageContaining("grid columns is 13");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DrainGrid.model(4, 7))
                .withMessage("cells of a grid to enumerate is 28: a whole number from 1 to 25 is allowed");
    }

    /** Returns false if the episode ended. */
    private static boolean play(CheckedEnvironment environment, int... actions) {
        for (int action : actions) {
            if (environment.step(action).ended()) {
                return false;
            }
        }
        return true;
    }
}
