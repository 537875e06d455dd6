package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.Model;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.env.Catalogue;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.eval.EpisodeEvaluator;

/** What the model cards promise. */
@Tag("slow")
class ShippedModelsTest {
    private static final Path MODELS = Path.of("models");
    private static final long UNSEEN = 20_261_124;

    /** With the least return, and the least rate of episodes solved where that means something. */
    @ParameterizedTest
    @CsvSource({
        "drain-grid-ppo, drain-grid, 4000, 0.9130, 0.999",
        "drain-grid-q-learning, drain-grid, 4000, 0.9110, 0.999",
        "drain-grid-5x5-ppo, drain-grid-5x5, 4000, 0.8540, 0.999",
        "CartPole-v1-ppo, CartPole-v1, 500, 490, 0.95",
        "Acrobot-v1-ppo, Acrobot-v1, 1000, -80, 0.99",
        "MountainCar-v0-dqn, MountainCar-v0, 1000, -110, 0.99",
        "Pendulum-v1-sac, Pendulum-v1, 1000, -160, 0",
        "FrozenLake-v1-ppo, FrozenLake-v1, 10000, 0.725, 0.725",
        "FrozenLake8x8-v1-dqn, FrozenLake8x8-v1, 10000, 0.883, 0.883",
        "FrozenLake8x8-v1-q-learning, FrozenLake8x8-v1, 10000, 0.883, 0.883",
        "CliffWalking-v1-dqn, CliffWalking-v1, 10, -13, 1",
        "Taxi-v3-q-learning, Taxi-v3, 4000, 7.75, 1",
        "inventory-ppo, inventory, 1000, -475, 0",
        "admission-ppo, admission, 1000, 543, 0"
    })
    void doesOnUnseenStartsWhatItsCardSays(
            String name, String environment, int episodes, double leastReturn, double leastSolved) throws IOException {
        Model model = Model.load(MODELS.resolve(name + ".zip"));
        EnvironmentFactory factory = Catalogue.find(environment);

        assertThat(model.spec()).isEqualTo(factory.spec());
        try (EpisodeEvaluator evaluator = new EpisodeEvaluator(factory, episodes, UNSEEN)) {
            EpisodeEvaluation evaluation = evaluator.evaluate(model.policy());
            assertThat(evaluation.meanReturn()).isGreaterThanOrEqualTo(leastReturn);
            assertThat(evaluation.solvedRate().orElse(0)).isGreaterThanOrEqualTo(leastSolved);
        }
    }

    @Test
    void everyModelHasACard() throws IOException {
        try (Stream<Path> files = Files.list(MODELS)) {
            List<Path> models =
                    files.filter(file -> file.toString().endsWith(".zip")).toList();
            assertThat(models)
                    .isNotEmpty()
                    .allSatisfy(model -> assertThat(Path.of(model.toString().replace(".zip", ".md")))
                            .exists()
                            .content()
                            .contains("rollout4j train"));
        }
    }
}
