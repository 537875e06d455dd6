package org.rollout4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.random.RandomGenerator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every session checks, whatever policy it is of. */
class PolicySessionTest {
    private static final int SIZE = 3;

    /** Takes the action that the first number of the observation says. */
    private static final Policy SAYS = Policy.ofRule(SIZE, 4, (observations, offset) -> (int) observations[offset]);

    /** The last legal action, drawing one number a row. */
    private static final Policy MASKED =
            Policy.stateless(SIZE, new ActionSpace.Discrete(4, true), PolicySessionTest::lastLegal);

    private static final Policy POINT =
            Policy.stateless(SIZE, ActionSpace.continuous(Box.of(-1, 1, 2)), (in, random, out) -> {
                out.values()[0] = in.observations()[0];
                out.values()[1] = in.observations()[1];
                out.logProbs()[0] = 0;
            });

    private static void lastLegal(ObservationBatch in, RandomGenerator random, Actions out) {
        for (int row = 0; row < in.rows(); row++) {
            random.nextInt();
            for (int a = 0; a < 4; a++) {
                out.set(row, in.actionMasks()[4 * row + a] ? a : out.number(row));
            }
        }
    }

    @Test
    void actsOnOneObservation() {
        assertThat(SAYS.open().act(new float[] {2, 0, 0})).isEqualTo(2);
        assertThat(SAYS.open().act(new float[] {2, 0, 0}, new boolean[] {false, true, true, false}))
                .isEqualTo(2);
        assertThat(MASKED.open().act(new float[SIZE], new boolean[] {true, true, false, false}))
                .isEqualTo(1);
        assertThat(POINT.open().actContinuous(new float[] {0.25f, -0.5f, 0})).containsExactly(0.25f, -0.5f);
    }

    /** What is outside counts as the nearest bound. */
    @Test
    void continuousActionsAreWithinTheirBox() {
        Policy.Session session = POINT.open();
        float[] first = session.actContinuous(new float[] {7, -0.5f, 0});
        float[] second = session.actContinuous(new float[] {0, -7, 0});
        assertThat(first).as("the caller's own").containsExactly(1, -0.5f);
        assertThat(second).containsExactly(0, -1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4, 7})
    void anObservationOfAnotherLengthIsRefused(int length) {
        String message = "length of the observation is " + length + ": 3 is needed";
        assertRefused(() -> SAYS.open().act(new float[length]), message);
        assertRefused(() -> MASKED.open().act(new float[length], new boolean[] {true, true, true, true}), message);
        assertRefused(() -> POINT.open().actContinuous(new float[length]), message);
    }

    @ParameterizedTest
    @CsvSource({"0,NaN", "1,Infinity", "2,-Infinity"})
    void anObservationThatIsNotFiniteIsRefused(int element, float value) {
        float[] observation = new float[SIZE];
        observation[element] = value;
        String message = "element " + element + " of the observation is " + value + ": a finite number is needed";
        assertRefused(() -> SAYS.open().act(observation), message);
        assertRefused(() -> MASKED.open().act(observation, new boolean[] {true, true, true, true}), message);
        assertRefused(() -> POINT.open().actContinuous(observation), message);
    }

    @Test
    void aMaskThatDoesNotFitIsRefused() {
        float[] observation = new float[SIZE];
        assertRefused(
                () -> MASKED.open().act(observation, new boolean[3]), "length of the action mask is 3: 4 is needed");
        assertRefused(
                () -> SAYS.open().act(observation, new boolean[5]), "length of the action mask is 5: 4 is needed");
        String none = "action mask is false for all 4 actions: no action is legal, at least one is needed";
        assertRefused(() -> MASKED.open().act(observation, new boolean[4]), none);
        assertRefused(() -> SAYS.open().act(observation, new boolean[4]), none);
        assertRefused(
                () -> MASKED.open().act(observation),
                "action mask is null: 4 booleans are needed, since not every action is always legal");
    }

    @Test
    void theOtherKindOfActionIsRefused() {
        assertRefused(
                () -> SAYS.open().actContinuous(new float[SIZE]),
                "kind of action is discrete, 4 actions: a continuous one was asked for, act is allowed");
        assertRefused(
                () -> POINT.open().act(new float[SIZE]),
                "kind of action is continuous, actions [2]: a discrete one was asked for, actContinuous is allowed");
    }

    @Test
    void anIllegalActionIsNeverReturned() {
        assertThatThrownBy(() -> SAYS.open().act(new float[] {4, 0, 0}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("action of the policy is 4: that is not a legal one of 4 actions");
        assertThatThrownBy(() -> SAYS.open().act(new float[] {2, 0, 0}, new boolean[] {true, true, false, true}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("action of the policy is 2: that is not a legal one of 4 actions");
    }

    @Test
    void whatIsNoNumberIsToldApart() {
        Policy broken =
                Policy.stateless(SIZE, ActionSpace.discrete(4), (in, random, out) -> out.logProbs()[0] = Float.NaN);
        assertThatThrownBy(() -> broken.open().act(new float[SIZE]))
                .isInstanceOf(DivergenceException.class)
                .hasMessage("an output of the policy is NaN");
        Policy nowhere = Policy.stateless(
                SIZE, ActionSpace.continuous(Box.of(-1, 1, 2)), (in, random, out) -> out.values()[1] = Float.NaN);
        assertThatThrownBy(() -> nowhere.open().actContinuous(new float[SIZE]))
                .isInstanceOf(DivergenceException.class)
                .hasMessage("element 1 of the policy's action is NaN");
    }

    @Test
    void moreRowsThanItWasOpenedForAreRefused() {
        Policy.Session session = SAYS.open(2, new SplitMix(0));
        assertRefused(
                () -> session.act(
                        new ObservationBatch(3, new float[3 * SIZE], null), Actions.of(ActionSpace.discrete(4), 3)),
                "rows is 3: at most 2 are allowed, for which the session was opened");
        assertRefused(() -> SAYS.open(0, new SplitMix(0)), "rows is 0: a whole number from 1 to 2147483647 is allowed");
    }

    /** The generator is the session's own. */
    @Test
    void randomnessIsThatOfTheSession() {
        Policy dice = Policy.stateless(
                SIZE, ActionSpace.discrete(1000), (in, random, out) -> out.set(0, random.nextInt(1000)));
        Policy.Session session = dice.open(1, new SplitMix(5));
        SplitMix same = new SplitMix(5);
        for (int i = 0; i < 10; i++) {
            assertThat(session.act(new float[SIZE])).isEqualTo(same.nextInt(1000));
        }
        assertThat(dice.open().act(new float[SIZE])).isEqualTo(dice.open().act(new float[SIZE]));
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
