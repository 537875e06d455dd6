package org.rollout4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingConfigTest {
    static Stream<Arguments> bad() {
        return Stream.of(
                bad("steps is 0", c -> c.withSteps(0)),
                bad("steps is 1000000000001", c -> c.withSteps(1_000_000_000_001L)),
                bad("logEvery is 0", c -> c.withLogEvery(0)),
                bad("evaluateEvery is -1", c -> c.withEvaluateEvery(-1)),
                bad("evaluationEpisodes is 0", c -> c.withEvaluationEpisodes(0)),
                bad("checkpointEvery is 0", c -> c.withCheckpointEvery(0)),
                bad("keepCheckpoints is 0", c -> c.withKeepCheckpoints(0)),
                bad("targetReturn is NaN", c -> c.withTargetReturn(Double.NaN)),
                bad("threads is -1", c -> c.withThreads(-1)),
                bad("threads is 1025", c -> c.withThreads(1025)));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void badComponentsAreNamed(String message, UnaryOperator<TrainingConfig> change) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change.apply(TrainingConfig.ofSteps(1000)))
                .withMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 9, 1000, 123_456_789, TrainingConfig.MAX_STEPS})
    void anyNumberOfStepsHasDefaults(long steps) {
        TrainingConfig config = TrainingConfig.ofSteps(steps);
        assertThat(config.steps()).isEqualTo(steps);
        assertThat(config.evaluateEvery()).isBetween(1L, steps);
        assertThat(config.targetReturn()).isInfinite();
    }

    @Test
    void zeroThreadsMeansOneAProcessor() {
        TrainingConfig config = TrainingConfig.ofSteps(10);
        assertThat(config.withThreads(0).threadCount())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(config.withThreads(3).threadCount()).isEqualTo(3);
    }

    private static Arguments bad(String message, UnaryOperator<TrainingConfig> change) {
        return Arguments.of(message, change);
    }
}
