package org.rollout4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActionsTest {
    private static final ActionSpace NUMBERS = ActionSpace.discrete(ActionSpace.MAX_COUNT);
    private static final ActionSpace POINTS = ActionSpace.continuous(Box.of(-1, 1, 3));

    private static Actions filled(ActionSpace space, int rows) {
        Actions actions = Actions.of(space, rows);
        SplitMix rng = new SplitMix(rows);
        for (int i = 0; i < actions.values().length; i++) {
            actions.values()[i] = space == NUMBERS ? rng.nextInt(ActionSpace.MAX_COUNT) : (float) rng.nextGaussian();
        }
        for (int row = 0; row < rows; row++) {
            actions.logProbs()[row] = -row;
        }
        if (space == POINTS) { // in another unit
            for (int i = 0; i < actions.values().length; i++) {
                actions.drawn()[i] = 2 * actions.values()[i] + 1;
            }
        }
        return actions;
    }

    /** What was drawn for the action in a row. */
    private static float[] drawn(Actions actions, int row) {
        int width = actions.space().width();
        return Arrays.copyOfRange(actions.drawn(), row * width, (row + 1) * width);
    }

    @Test
    void everyNumberIsHeldExactly() {
        Actions actions = Actions.of(NUMBERS, 1);
        for (int number = 0; number < ActionSpace.MAX_COUNT; number++) {
            actions.set(0, number);
            assertThat(actions.number(0)).isEqualTo(number);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsAreCopiedWithTheirProbabilities(boolean discrete) {
        Actions from = filled(discrete ? NUMBERS : POINTS, 7);
        Actions into = Actions.of(from.space(), 7);
        into.copyRows(from, 2, 1, 4);
        for (int row = 0; row < 4; row++) {
            assertThat(into.text(1 + row)).isEqualTo(from.text(2 + row));
            assertThat(into.logProbs()[1 + row]).isEqualTo(from.logProbs()[2 + row]);
            assertThat(drawn(into, 1 + row)).isEqualTo(drawn(from, 2 + row));
        }
        Actions alone = Actions.withoutLogProbs(from.space(), 7);
        alone.copyRows(from, 0, 0, 7);
        assertThat(alone.values()).containsExactly(from.values());
        alone.copyRow(from, 3, 6);
        assertThat(alone.text(6)).isEqualTo(from.text(3));
        assertThat(alone.logProbs()).isEmpty();
        assertThat(alone.rows()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsAreGathered(boolean discrete) {
        Actions from = filled(discrete ? NUMBERS : POINTS, 6);
        int[] order = {9, 5, 0, 5, 2};
        Actions into = Actions.of(from.space(), 4);
        into.gather(from, order, 1, 4);
        for (int row = 0; row < 4; row++) {
            assertThat(into.text(row)).isEqualTo(from.text(order[1 + row]));
            assertThat(into.logProbs()[row]).isEqualTo(from.logProbs()[order[1 + row]]);
            assertThat(drawn(into, row)).isEqualTo(drawn(from, order[1 + row]));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsSavedIsRestored(boolean discrete) {
        Actions from = filled(discrete ? NUMBERS : POINTS, 5);
        State.Builder builder = State.builder();
        from.save(builder, "taken", 3);
        State state = builder.build();
        assertThat(state.tensor("taken").type()).isEqualTo(discrete ? Tensor.Type.I64 : Tensor.Type.F32);
        Actions into = Actions.of(from.space(), 5);
        into.restore(state, "taken", 3);
        for (int row = 0; row < 5; row++) {
            assertThat(into.text(row))
                    .isEqualTo(
                            row < 3
                                    ? from.text(row)
                                    : Actions.of(from.space(), 1).text(0));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> into.restore(state, "taken", 4))
                .withMessageStartingWith("length of taken is ");
    }

    @Test
    void aNumberThatThereIsNotIsNotRestored() {
        State state = State.builder().putLongs("taken", 1L, 4L).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Actions.of(ActionSpace.discrete(4), 2).restore(state, "taken", 2))
                .withMessage("taken is 4: a whole number from 0 to 3 is allowed");
    }

    @Test
    void legalActionsAreCountedAndFound() {
        ActionSpace.Discrete space = new ActionSpace.Discrete(4, true);
        boolean[] masks = {true, true, true, true, false, true, false, true};
        assertThat(space.legalCount(masks, 1)).isEqualTo(2);
        assertThat(space.legalAction(masks, 1, 0)).isEqualTo(1);
        assertThat(space.legalAction(masks, 1, 1)).isEqualTo(3);
        assertThat(space.legalAction(masks, 0, 2)).isEqualTo(2);
        assertThat(space.legalCount(null, 9)).isEqualTo(4);
        assertThat(space.legalAction(null, 9, 3)).isEqualTo(3);
    }

    @Test
    void copiesMayBeLarger() {
        Actions larger = filled(POINTS, 2).resized(4);
        assertThat(larger.rows()).isEqualTo(4);
        assertThat(larger.text(1)).isEqualTo(filled(POINTS, 2).text(1));
        assertThat(drawn(larger, 1)).isEqualTo(drawn(filled(POINTS, 2), 1));
        assertThat(Actions.withoutLogProbs(POINTS, 2).resized(4).drawn()).isEmpty();
    }
}
