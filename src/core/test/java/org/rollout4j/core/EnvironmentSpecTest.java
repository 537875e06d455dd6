package org.rollout4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EnvironmentSpecTest {
    private static final EnvironmentSpec SPEC = EnvironmentSpec.of("room", Box.of(0, 1, 2, 3), 4);

    @Test
    void refiningChangesOneComponent() {
        EnvironmentSpec refined = SPEC.withTimeLimit(7);
        assertThat(refined.timeLimit()).isEqualTo(7);
        assertThat(refined.withTimeLimit(SPEC.timeLimit())).isEqualTo(SPEC);
        assertThat(SPEC.observationSize()).isEqualTo(6);
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                bad("id is", s -> s.withId(" ")),
                bad("id is", s -> s.withId(null)),
                bad("observations is null", s -> s.withObservations(null)),
                bad("actionCount is 0", s -> s.withActions(ActionSpace.discrete(0))),
                bad("actionCount is 65537", s -> s.withActions(ActionSpace.discrete(65_537))),
                bad("timeLimit is 0", s -> s.withTimeLimit(0)),
                bad("timeLimit is 1000001", s -> s.withTimeLimit(1_000_001)),
                bad("rewardLow is 2.0", s -> s.withRewardHigh(1).withRewardLow(2)),
                bad("rewardLow is NaN", s -> s.withRewardLow(Double.NaN)));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void badComponentsAreNamed(String message, UnaryOperator<EnvironmentSpec> change) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change.apply(SPEC))
                .withMessageStartingWith(message);
    }

    private static Arguments bad(String message, UnaryOperator<EnvironmentSpec> change) {
        return Arguments.of(message, change);
    }

    @Test
    void actionsAreDiscreteOrContinuousAndSaySo() {
        Box box = Box.of(-1, 1, 2);
        EnvironmentSpec discrete = EnvironmentSpec.of("x", box, 3);
        EnvironmentSpec continuous = EnvironmentSpec.of("x", box, Box.of(0, 1, 4));
        assertThat(discrete.continuous()).isFalse();
        assertThat(discrete.actionSize()).isZero();
        assertThat(discrete.withActionMasks(true).actions()).hasToString("3 actions with masks");
        assertThat(continuous.continuous()).isTrue();
        assertThat(continuous.actionSize()).isEqualTo(4);
        assertThat(continuous.actions()).hasToString("actions [4]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> continuous.withActionMasks(true))
                .withMessageStartingWith("action masks is true");
        assertThatIllegalArgumentException()
                .isThrownBy(discrete::actionBox)
                .withMessage("actions of x is 3 actions: continuous ones are needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> discrete.withActions(null))
                .withMessageStartingWith("actions is null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EnvironmentSpec.of("x", box, (Box) null))
                .withMessageStartingWith("continuousActions is null");
    }
}
