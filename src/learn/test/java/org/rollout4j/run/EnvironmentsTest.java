package org.rollout4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Actions;
import org.rollout4j.core.EnvironmentBatch;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Workers;
import org.rollout4j.tabular.Oracle;

class EnvironmentsTest {
    private static EnvironmentFactory find(String name) {
        return Environments.find(name, List.of());
    }

    /** Shorter and longer limits than the environment's own. */
    @ParameterizedTest
    @CsvSource({"drain-grid-3x3, 7", "drain-grid-3x3, 300", "CartPole-v1, 3", "Pendulum-v1, 250", "FrozenLake-v1, 5"})
    void anotherTimeLimitIsKeptByWhoeverSteps(String environment, int limit) {
        String name = Environments.withTimeLimit(environment, limit);
        EnvironmentFactory factory = find(name);
        EnvironmentFactory base = find(environment);
        assertThat(factory.spec()).isEqualTo(base.spec().withId(name).withTimeLimit(limit));
        assertThat(factory.model().isPresent()).isEqualTo(base.model().isPresent());
        assertThat(factory.heuristics()).containsOnlyKeys(base.heuristics().keySet());
        assertThat(factory.independent()).isTrue();
        float[] rewards = new float[1];
        boolean[] terminated = new boolean[1];
        boolean[] truncated = new boolean[1];
        try (EnvironmentBatch batch = factory.createBatch(1)) {
            Actions actions = Actions.withoutLogProbs(factory.spec().actions(), 1);
            int longest = 0;
            for (int episode = 0; episode < 20; episode++) {
                batch.reset(0, episode);
                int steps = 0;
                do {
                    batch.step(0, 1, actions, rewards, terminated, truncated, 0);
                    steps++;
                    assertThat(truncated[0]).isEqualTo(steps == limit);
                } while (!terminated[0] && !truncated[0]);
                longest = Math.max(longest, steps);
            }
            assertThat(longest).isLessThanOrEqualTo(limit);
        }
    }

    @Test
    void theOptimumIsThatWithinTheLimit() {
        double unlimited = optimum("drain-grid-3x3");
        assertThat(optimum("drain-grid-3x3@200")).isEqualTo(unlimited);
        assertThat(optimum("drain-grid-3x3@2")).isBetween(-0.02, unlimited);
    }

    private static double optimum(String name) {
        return Oracle.of(find(name), Workers.caller()).orElseThrow().optimalReturn();
    }

    @Test
    void presetsAreThoseOfTheEnvironment() {
        assertThat(Presets.algorithms("CartPole-v1@30"))
                .isEqualTo(Presets.algorithms("CartPole-v1"))
                .isNotEmpty();
        assertThat(Presets.find("CartPole-v1@30", "ppo"))
                .isEqualTo(Presets.find("CartPole-v1", "ppo"))
                .isNotEmpty();
    }

    @Test
    void aLimitTakesThePlaceOfAnother() {
        assertThat(Environments.withTimeLimit("com.acme.Maze(10, a@b)", 30)).isEqualTo("com.acme.Maze(10, a@b)@30");
        assertThat(Environments.withTimeLimit("CartPole-v1@20", 30)).isEqualTo("CartPole-v1@30");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"CartPole-v1@0", "CartPole-v1@1000001", "CartPole-v1@", "CartPole-v1@-3", "CartPole-v1@x", "@5"})
    void whatIsNoLimitIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> find(name))
                .withMessageMatching("(time limit of \\Q" + name + "\\E is |environment is ).*");
    }

    @Test
    void aTableHasALimitOfItsOwn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Environments.withTimeLimit("table:machine.csv", 30))
                .withMessage("time limit of table:machine.csv is 30: the file says it, in its own timeLimit");
    }
}
