package org.rollout4j.lm.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.Progress;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.file.ModelFiles;
import org.rollout4j.lm.model.Adapter;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.LoraConfig;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.ModelConfigBuilder;
import org.rollout4j.lm.model.RewardModel;
import org.rollout4j.lm.model.TextModel;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.train.Callback;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.MetricHistory;
import org.rollout4j.train.RunDirectory;

/** Runs that train an adapter. */
class AdapterRunsTest {
    @TempDir
    private Path directory;

    private Path model;
    private Path rows;
    private Path pairs;

    @BeforeEach
    void writeData() throws IOException {
        StringBuilder lines = new StringBuilder();
        StringBuilder preferences = new StringBuilder();
        SplitMix random = new SplitMix(3);
        for (int i = 0; i < 120; i++) {
            String prompt = "abc".charAt(random.nextInt(3)) + " ";
            lines.append("{\"prompt\": \"" + prompt + "\", \"completion\": \"cab\"}\n");
            preferences.append("{\"prompt\": \"" + prompt + "\", \"chosen\": \"cab\", \"rejected\": \"bba\"}\n");
        }
        rows = Files.writeString(directory.resolve("rows.jsonl"), lines);
        pairs = Files.writeString(directory.resolve("pairs.jsonl"), preferences);
        model = directory.resolve("model");
        TinyModels.write(model, "abc cab");
    }

    private LanguageRunConfig config(String method, Path from, LoraConfig lora, long steps) {
        LanguageRunConfig config = TrainingProgram.config(method, method.equals("sft") ? rows : pairs, 1)
                .withLora(lora)
                .withSteps(steps);
        return new LanguageRunConfig(
                method,
                from.toString(),
                config.data(),
                null,
                List.of(),
                List.of(),
                lora,
                List.of(),
                1,
                config.training(),
                config.configuration(),
                config.provenance());
    }

    private Path train(String name, LanguageRunConfig config) throws Exception {
        Path run = directory.resolve(name);
        try (RunDirectory open = RunDirectory.create(run, config);
                LanguageTraining training = new LanguageTraining(open, config, List.of())) {
            training.run();
        }
        return run;
    }

    @Test
    void theWeightsStayAndTheRunIsTheAdapter() throws Exception {
        byte[] before = Files.readAllBytes(model.resolve("model.safetensors"));
        Path run = train("sft", config("sft", model, LoraConfig.parse("r=4,targets=all-linear"), 40));
        assertThat(Files.readAllBytes(model.resolve("model.safetensors"))).isEqualTo(before);

        LanguageModel base = Models.load(model, Workers.caller());
        LanguageModel best = Models.load(run, Workers.caller());
        LanguageModel last = Models.load(run.resolve("last.zip"), Workers.caller());
        assertThat(best.weights().values()).isEqualTo(base.weights().values());
        assertThat(best.adapter().baseName()).isEqualTo(model.toString());
        assertThat(last.adapter().layout().slots())
                .isEqualTo(best.adapter().layout().slots());
        assertThat(losses(run))
                .satisfies(losses -> assertThat(losses.get(losses.size() - 1)).isLessThan(losses.get(0) - 0.01));
        State state = CheckpointFile.read(run.resolve("last.zip")).state().part("learner");
        assertThat(state.part("model").numbers("parameters"))
                .as("a checkpoint holds no more than what is learned")
                .hasSize(best.adapter().layout().length());

        Path merged = directory.resolve("merged");
        ModelFiles.write(best.merged(), merged);
        LanguageModel alone = Models.load(merged, Workers.caller());
        assertThat(alone.adapter()).isNull();
        assertThat(alone.about()).containsAllEntriesOf(base.about()).containsEntry("base", model.toString());
        assertThat(alone.weights().values()).isNotEqualTo(base.weights().values());
    }

    private static List<Double> losses(Path run) throws IOException {
        return MetricHistory.read(run, "eval_loss").points().stream()
                .map(MetricHistory.Point::value)
                .toList();
    }

    /** Trap: the model without its adapter is not what training began with where that had learned already. */
    @Test
    void theReferenceIsTheAdapterThatTrainingBeganWith() throws Exception {
        LoraConfig lora = LoraConfig.parse("r=4,targets=all-linear");
        Path sft = train("sft", config("sft", model, lora, 30));
        Path dpo = train("dpo", config("dpo", sft, null, 20));
        double first = MetricHistory.read(dpo, "eval_loss").points().get(0).value();
        State learner = CheckpointFile.read(dpo.resolve("last.zip")).state().part("learner");
        float[] start = Models.load(sft, Workers.caller()).adapter().values();
        assertThat(learner.numbers("reference")).isEqualTo(start);
        assertThat(learner.part("model").numbers("parameters")).isNotEqualTo(start);
        assertThat(first).isNotCloseTo(Math.log(2), within(1e-9));

        LanguageRunConfig logged = config("dpo", sft, null, 20).with("logEvery", "1");
        try (RunDirectory open = RunDirectory.create(directory.resolve("new"), logged);
                LanguageTraining training = new LanguageTraining(open, logged, List.of(new Callback() {
                    @Override
                    public boolean stops(Progress at) {
                        return at.updates() == 1;
                    }
                }))) {
            training.run();
        }
        assertThat(MetricHistory.read(directory.resolve("new"), "loss")
                        .points()
                        .get(0)
                        .value())
                .as("policy and reference are the same at the first update")
                .isCloseTo(Math.log(2), within(1e-8)); // both log-probabilities are sums of floats in another order
    }

    @Test
    void aRewardModelMayBeAnAdapter() throws Exception {
        Path run = train("reward", config("reward", model, LoraConfig.parse("r=4"), 60));
        RewardModel best = Models.loadReward(run, Workers.caller());
        assertThat(best.weights().transformer().values())
                .isEqualTo(Models.load(model, Workers.caller()).weights().values());
        assertThat(MetricHistory.read(run, "eval_accuracy").points())
                .last()
                .satisfies(point -> assertThat(point.value()).isEqualTo(1));
        assertThatThrownBy(() -> Models.load(run, Workers.caller())).hasMessageContaining("is a reward model");
    }

    /** Whose head for tokens a reward model has no use for, and which is a part of what the adapter is on. */
    @Test
    void theBaseMayHaveAHeadOfItsOwn() throws Exception {
        LanguageModel tied = Models.load(model, Workers.caller());
        ModelConfig untied =
                ModelConfigBuilder.builder(tied.config()).tiedHead(false).build();
        LanguageModel base = new LanguageModel(
                Weights.random(untied, new SplitMix(8)), tied.tokenizer(), tied.endTokens(), null, Map.of());
        Path folder = directory.resolve("untied");
        ModelFiles.write(base, folder);
        for (String method : List.of("sft", "dpo", "reward")) {
            Path run = train("untied-" + method, config(method, folder, LoraConfig.parse("r=2"), 10));
            for (Path made : List.of(run, run.resolve("last.zip"))) {
                TextModel loaded = Models.loadAny(made, Workers.caller());
                assertThat(loaded.adapter()).as("%s", made).isNotNull();
                assertThat(loaded.config()).isEqualTo(untied);
            }
        }
    }

    @Test
    void anotherBaseOrTokenizerIsRefused() throws Exception {
        Path run = train("sft", config("sft", model, LoraConfig.parse("r=2"), 10));
        LanguageModel base = Models.load(model, Workers.caller());
        float[] changed = base.weights().values().clone();
        changed[17] = Math.nextUp(changed[17]);
        LanguageModel other = new LanguageModel(
                new Weights(base.config(), changed),
                base.tokenizer(),
                base.endTokens(),
                base.chatTemplate(),
                base.about());
        assertThatThrownBy(() -> ModelFiles.readAdapter(run.resolve("best"), other, Workers.caller()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("base model of the adapter");
        LanguageModel words = TinyModels.of("xyz zyx", null);
        LanguageModel retokenized =
                new LanguageModel(base.weights(), words.tokenizer(), base.endTokens(), null, base.about());
        assertThatThrownBy(() -> ModelFiles.readAdapter(run.resolve("best"), retokenized, Workers.caller()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("tokenizer of the adapter");

        ModelFiles.write(other, directory.resolve("moved"));
        Files.move(model, directory.resolve("elsewhere"));
        assertThatThrownBy(() -> Models.load(run, Workers.caller()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is an adapter on a model that is not here: " + model);
        assertThatThrownBy(() -> Models.load(run.resolve("last.zip"), Workers.caller()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(model.toString());
        Files.move(directory.resolve("moved"), model);
        for (Path path : List.of(run, run.resolve("last.zip"))) {
            assertThatThrownBy(() -> Models.load(path, Workers.caller()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("base model")
                    .hasMessageNotContaining("\n");
        }
        LanguageRunConfig longer = LanguageRunConfig.read(run).withSteps(20);
        try (RunDirectory open = RunDirectory.resume(run)) {
            assertThatThrownBy(() -> new LanguageTraining(open, longer, List.of()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("base model");
        }
    }

    @Test
    void whatCannotBeIsSaid() throws Exception {
        Path sft = train("sft", config("sft", model, LoraConfig.parse("r=2"), 10));
        assertThatThrownBy(() -> train("twice", config("sft", sft, LoraConfig.parse("r=2"), 10)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has one already");
        assertThatThrownBy(() -> train("dropping", config("dpo", model, LoraConfig.parse("r=2,dropout=0.1"), 10)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lora dropout");
        assertThatThrownBy(() -> train("named", config("sft", model, LoraConfig.parse("r=2,targets=c_attn"), 10)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("target module is c_attn");
        assertThatThrownBy(() -> TrainingProgram.config("pretrain", rows, 1).withLora(LoraConfig.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pretrain");
    }

    /** An adapter's folder is written as a whole, and nothing else is replaced by it. */
    @Test
    void foldersOfOtherThingsAreNotReplaced() throws Exception {
        LanguageModel base = Models.load(model, Workers.caller());
        LanguageModel adapted =
                base.with(Adapter.random(base.config(), LoraConfig.parse("r=2"), model.toString(), new SplitMix(1)));
        Path folder = directory.resolve("adapter");
        ModelFiles.write(adapted, folder);
        assertThat(Models.isOne(folder)).isTrue();
        assertThat(Models.isOne(directory)).isFalse();
        ModelFiles.write(adapted, folder);
        Files.writeString(folder.resolve("letter.txt"), "dear");
        assertThatThrownBy(() -> ModelFiles.write(adapted, folder)).hasMessageContaining("letter.txt");
        assertThat(Models.load(folder, Workers.caller()).adapter().values())
                .isEqualTo(adapted.adapter().values());
    }
}
