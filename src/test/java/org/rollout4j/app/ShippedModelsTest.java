package org.rollout4j.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.env.Catalogue;
import org.rollout4j.eval.Evaluation;
import org.rollout4j.eval.Evaluator;

/** What the model cards promise. */
class ShippedModelsTest {
    private static final Path MODELS = Path.of("models");
    private static final long UNSEEN = 20_261_124;

    @ParameterizedTest
    @CsvSource({
        "drain-grid-ppo, drain-grid, 0.9130",
        "drain-grid-q-learning, drain-grid, 0.9110",
        "drain-grid-5x5-ppo, drain-grid-5x5, 0.8540"
    })
    void doesOnUnseenStartsWhatItsCardSays(String name, String environment, double leastReturn) throws IOException {
        Model model = Model.load(MODELS.resolve(name + ".zip"));
        EnvironmentFactory factory = Catalogue.find(environment);

        assertThat(model.manifest().environment()).isEqualTo(factory.spec());
        try (Evaluator evaluator = new Evaluator(factory, 4000, UNSEEN)) {
            Evaluation evaluation = evaluator.evaluate(model.policy(false));
            assertThat(evaluation.meanReturn()).isGreaterThan(leastReturn);
            assertThat(evaluation.solvedRate()).isGreaterThanOrEqualTo(0.999);
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
