package org.rollout4j.lm.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Experience;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.file.Json;
import org.rollout4j.lm.file.ModelFiles;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.LoraConfig;
import org.rollout4j.lm.run.LanguageRunConfig;
import org.rollout4j.lm.run.LanguageTraining;
import org.rollout4j.lm.run.Models;
import org.rollout4j.lm.run.TuningMethods;
import org.rollout4j.lm.tune.Data;
import org.rollout4j.lm.tune.TuningMethod;
import org.rollout4j.run.Settings;
import org.rollout4j.train.Callback;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.Trainer;
import org.rollout4j.train.TrainingConfig;

/** Learning to act is a training as any other: the same bits on any number of threads, and after it was stopped; and it learns. */
class DecisionTrainingTest {
    private static final String GRID = "drain-grid-2x2";
    private static final String LORA = "+lora";
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("envs", "6"),
            Map.entry("horizon", "8"),
            Map.entry("groups", "4"),
            Map.entry("numGenerations", "3"),
            Map.entry("episodes", "10"),
            Map.entry("epochs", "2"),
            Map.entry("miniBatches", "3"),
            Map.entry("beta", "0.05"),
            Map.entry("learningRate", "0.01"),
            Map.entry("warmupSteps", "1"));

    @TempDir
    private Path folder;

    @BeforeEach
    void writeModel() throws IOException {
        EnvironmentFactory grid = Catalogue.find(GRID);
        Verbaliser verbaliser = Verbaliser.of(grid);
        ModelFiles.write(WordModels.plain(WordModels.texts(grid, verbaliser)), folder.resolve("model"));
    }

    private LanguageRunConfig config(String method, int threads) {
        String id = method.replace(LORA, "");
        LanguageRunConfig config = new LanguageRunConfig(
                        id,
                        folder.resolve("model").toString(),
                        List.of(),
                        null,
                        1,
                        TrainingConfig.ofSteps(60)
                                .withEvaluateEvery(20)
                                .withCheckpointEvery(6)
                                .withThreads(threads),
                        Json.tree(TuningMethods.find(id).defaults()),
                        Provenance.now())
                .with("environment", GRID);
        List<String> names = List.copyOf(config.settings().keySet());
        for (Map.Entry<String, String> setting : SETTINGS.entrySet()) {
            if (names.stream().anyMatch(name -> ("." + name).endsWith("." + setting.getKey()))) {
                config = config.with(setting.getKey(), setting.getValue());
            }
        }
        return method.equals(id) ? config : config.withLora(LoraConfig.parse("r=2,targets=all-linear"));
    }

    private static Trainer.End train(Path path, LanguageRunConfig config, long until) throws Exception {
        boolean begun = Files.exists(path.resolve(RunDirectory.CONFIG));
        Callback stop = new Callback() {
            @Override
            public boolean stops(Progress at) {
                return at.steps() >= until;
            }
        };
        try (RunDirectory directory = begun ? RunDirectory.resume(path) : RunDirectory.create(path, config);
                LanguageTraining training = new LanguageTraining(directory, config, List.of(stop))) {
            return training.run();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"decide-sft", "decide-ppo", "decide-grpo", "decide-ppo+lora", "decide-grpo+lora"})
    void stoppedAndResumedOnOtherThreadsItComesToTheSameBits(String method) throws Exception {
        Path undisturbed = folder.resolve("undisturbed");
        assertThat(train(undisturbed, config(method, 1), Long.MAX_VALUE)).isEqualTo(Trainer.End.STEPS);
        Path stopped = folder.resolve("stopped");
        assertThat(train(stopped, config(method, 2), 7)).isEqualTo(Trainer.End.STOPPED);
        assertThat(train(stopped, config(method, 1), 30)).isEqualTo(Trainer.End.STOPPED);
        assertThat(train(stopped, config(method, 2), Long.MAX_VALUE)).isEqualTo(Trainer.End.STEPS);
        assertThat(CheckpointFile.read(stopped.resolve("last.zip")).state().tensors())
                .isEqualTo(CheckpointFile.read(undisturbed.resolve("last.zip"))
                        .state()
                        .tensors());
        LanguageModel best = Models.load(stopped, Workers.caller());
        assertThat(best.adapter() != null).isEqualTo(method.endsWith(LORA));
        assertThat(Models.isOne(stopped)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"decide-ppo", "decide-grpo"})
    void aHighPriceKeepsItWhereItBegan(String method) throws IOException {
        double cheap = distance(method, "0.001");
        assertThat(distance(method, "10")).isLessThan(0.3 * cheap);
        assertThat(cheap).isPositive();
    }

    /** The exact distance, in nats a decision, after a few updates. */
    private double distance(String method, String beta) throws IOException {
        LanguageRunConfig config = config(method, 1).with("beta", beta);
        return distance(TuningMethods.find(method), config);
    }

    private <C extends Record> double distance(TuningMethod<C> method, LanguageRunConfig run) throws IOException {
        C config = method.defaults();
        for (Map.Entry<String, Settings.Entry> setting : run.settings().entrySet()) {
            if (Settings.list(config).containsKey(setting.getKey())) {
                config = Settings.changed(
                        config, setting.getKey(), setting.getValue().text());
            }
        }
        LanguageModel start = Models.load(Path.of(run.model()), Workers.caller());
        return lastKl(method.parts(config, start, new Data(List.of(), Optional.empty()), 1, Workers.caller()));
    }

    private static <P, D extends Experience> double lastKl(TuningMethod.Parts<P, D> parts) {
        Metrics metrics = Metrics.NONE;
        for (int update = 0; update < 8; update++) {
            Progress at = new Progress(update * 6L, 1000, update, 0);
            metrics = parts.learner()
                    .update(parts.source().collect(parts.learner().behaviour(at)), at);
        }
        parts.source().close();
        parts.evaluator().close();
        return metrics.get("kl").orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "decide-ppo, environment, CartPole, 'environment is CartPole: there is none of that id'",
        "decide-ppo, environment, Pendulum-v1, 'actions of Pendulum-v1'",
        "decide-sft, policy, expert, 'policy is expert: allowed are random, optimum and those of'"
    })
    void whatCannotBeLearnedIsRefused(String method, String key, String value, String message) throws IOException {
        LanguageRunConfig config = config(method, 1).with(key, value);
        assertThatThrownBy(() -> train(folder.resolve("refused"), config, 1)).hasMessageContaining(message);
    }

    /** From a model that has seen nothing but random play. */
    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"decide-ppo, 80", "decide-grpo, 80"})
    void itLearnsFromRewardsWhatRandomPlayDoesNotShow(String method, long updates) throws Exception {
        Path imitated = folder.resolve("imitated");
        train(imitated, config("decide-sft", null, 60, Map.of("episodes", "50", "model.layers", "1")), Long.MAX_VALUE);
        assertThat(fraction(imitated)).isLessThan(0.5);
        Path learned = folder.resolve("learned");
        Map<String, String> settings = method.equals("decide-ppo")
                ? Map.of("lrSchedulerType", "CONSTANT", "epochs", "2", "miniBatches", "2", "horizon", "32")
                : Map.of("lrSchedulerType", "CONSTANT");
        train(learned, config(method, imitated.resolve("last.zip"), updates, settings), Long.MAX_VALUE);
        assertThat(fraction(learned)).isGreaterThan(0.95);
    }

    private static LanguageRunConfig config(String method, Path model, long updates, Map<String, String> settings) {
        return new LanguageRunConfig(
                        method,
                        model == null ? null : model.toString(),
                        List.of(),
                        null,
                        1,
                        TrainingConfig.ofSteps(updates).withEvaluateEvery(updates),
                        Json.tree(TuningMethods.find(method).defaults()),
                        Provenance.now())
                .with("environment", GRID)
                .with(settings);
    }

    private static double fraction(Path run) throws IOException {
        EnvironmentFactory grid = Catalogue.find(GRID);
        try (DecisionEvaluator evaluator = new DecisionEvaluator(grid, Verbaliser.of(grid), 1, Workers.caller())) {
            return evaluator
                    .evaluate(Models.load(run.resolve("last.zip"), Workers.caller()))
                    .metrics()
                    .get(DecisionEvaluator.FRACTION_OF_OPTIMAL)
                    .orElseThrow();
        }
    }
}
