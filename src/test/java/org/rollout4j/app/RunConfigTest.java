package org.rollout4j.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rollout4j.train.TrainingConfig;

class RunConfigTest {
    @Test
    void theStepsSetWhatDependsOnThem() {
        assertThat(training(Map.of("steps", "2000"))).isEqualTo(TrainingConfig.ofSteps(2000));
    }

    @Test
    void whatIsSetItselfDoesNotDependOnTheSteps() {
        assertThat(training(Map.of("steps", "2000", "logEvery", "7")))
                .isEqualTo(TrainingConfig.ofSteps(2000).withLogEvery(7));
        assertThat(training(Map.of("threads", "3")))
                .isEqualTo(TrainingConfig.ofSteps(500_000).withThreads(3));
    }

    private static TrainingConfig training(Map<String, String> settings) {
        return RunConfig.of("drain-grid", List.of(), "ppo", 1, TrainingConfig.ofSteps(500_000), settings)
                .training();
    }
}
