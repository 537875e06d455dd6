package org.rollout4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.algo.actorcritic.PpoConfig;
import org.rollout4j.core.SplitMix;
import org.rollout4j.env.Catalogue;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.fakes.Bits;
import org.rollout4j.fakes.IdentityEnvironment;
import org.rollout4j.tabular.QLearningConfig;

class ModelTest {
    @TempDir
    private Path folder;

    @Test
    void isSavedAndLoaded() throws IOException {
        Path file = folder.resolve("model.zip");
        Model model = Rollout4j.train(
                Catalogue.find("drain-grid-2x2"),
                PpoConfig.defaults().withEnvs(4).withHorizon(16),
                256,
                1);

        model.save(file);
        Model loaded = Model.load(file);

        Bits.assertSame(loaded.policyFile().tensors(), model.policyFile().tensors());
        assertThat(loaded.spec()).isEqualTo(model.spec());
        assertThat(loaded.origin()).isEqualTo(model.origin());
        assertThat(loaded.algorithm()).isEqualTo("ppo");
        assertThat(loaded.steps()).isEqualTo(model.steps()).isPositive();
        assertThat(model.name()).isEqualTo("drain-grid-2x2-ppo");
        assertThat(loaded.name()).isEqualTo(file.toString());
        float[] observation = {1, 0, 0, 1};
        assertThat(loaded.policy().open().act(observation))
                .isEqualTo(model.policy().open().act(observation));
        assertThat(loaded.exploring().open(1, new SplitMix(5)).act(observation))
                .isEqualTo(model.exploring().open(1, new SplitMix(5)).act(observation));
        assertThatThrownBy(() -> Model.load(folder.resolve("none.zip")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none.zip");
    }

    @Test
    void isEvaluatedOnHeldOutEpisodes() throws IOException {
        Path file = folder.resolve("model.zip");
        Model model = Rollout4j.train(Catalogue.find("drain-grid-2x2"), QLearningConfig.defaults(), 2000, 1);
        model.save(file);

        EpisodeEvaluation evaluation = model.evaluate(50);

        try (EpisodeEvaluator evaluator =
                new EpisodeEvaluator(Catalogue.find("drain-grid-2x2"), 50, EpisodeEvaluator.HELD_OUT_SEED)) {
            assertThat(evaluation.meanReturn())
                    .isEqualTo(evaluator.evaluate(model.policy()).meanReturn());
        }
        assertThat(Model.load(file).evaluate(50).meanReturn()).isEqualTo(evaluation.meanReturn());
    }

    @Test
    void isEvaluatedInTheEnvironmentThatItIsPutIn() throws IOException {
        Path file = folder.resolve("model.zip");
        Model model = Rollout4j.train(IdentityEnvironment::new, QLearningConfig.defaults(), 2000, 1);
        model.save(file);
        Model loaded = Model.load(file);

        assertThatThrownBy(() -> loaded.evaluate(10)).hasMessageContaining("there is none of that id");
        assertThat(loaded.in(IdentityEnvironment::new).evaluate(10).meanReturn())
                .isEqualTo(model.evaluate(10).meanReturn());
        assertThatThrownBy(() -> loaded.in(Catalogue.find("CartPole-v1")).evaluate(10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + ": trained on ")
                .hasMessageContaining("cannot act in CartPole-v1: actions of identity are 4 actions");
    }
}
