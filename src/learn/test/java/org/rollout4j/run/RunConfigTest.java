package org.rollout4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

    @Test
    void anOlderRunHasTheDefaultsOfWhatIsNew() {
        RunConfig now = RunConfig.of(
                "drain-grid",
                List.of(),
                "dqn",
                1,
                TrainingConfig.ofSteps(1000),
                Map.of("batchSize", "7", "network.hiddenSizes", "5"));
        ObjectNode older = now.configuration().deepCopy();
        older.remove("quantiles");
        ((ObjectNode) older.get("network")).remove("activation");
        assertThat(with(now, older)).isEqualTo(now);

        older.put("quantile", 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(now, older))
                .withMessageContaining("quantile is 3: there is no such property");
    }

    private static RunConfig with(RunConfig config, JsonNode configuration) {
        return new RunConfig(
                config.environment(),
                config.classpath(),
                config.algorithm(),
                config.seed(),
                config.training(),
                configuration,
                config.init(),
                config.provenance());
    }

    private static TrainingConfig training(Map<String, String> settings) {
        return RunConfig.of("drain-grid", List.of(), "ppo", 1, TrainingConfig.ofSteps(500_000), settings)
                .training();
    }
}
