package org.rollout4j.lm.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Progress;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.fakes.ChildJvm;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.tune.Pretrain;
import org.rollout4j.lm.tune.PretrainConfig;
import org.rollout4j.train.Callback;
import org.rollout4j.train.Checkpoint;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.Manifest;
import org.rollout4j.train.MetricHistory;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.Trainer;

/** Language models are trained by the same loop as all else: killed and resumed, they come to the same bits. */
@Tag("slow")
class KilledLanguageTrainingTest {
    private static final int KILLS = 4;
    private static final List<String> WORDS = List.of("the", "torus", "rolls", "and", "every", "cell", "is", "drained");

    @TempDir
    private Path directory;

    private Path text;

    private Path rows;

    private Path pairs;

    @BeforeEach
    void writeData() throws IOException {
        SplitMix random = new SplitMix(3);
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            words.append(WORDS.get(random.nextInt(WORDS.size()))).append(i % 12 == 11 ? ".\n" : " ");
        }
        text = Files.writeString(directory.resolve("text.txt"), words);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            int word = random.nextInt(WORDS.size());
            lines.append("{\"prompt\": \"" + WORDS.get(word) + " \", \"completion\": \""
                    + WORDS.get((word + 1) % WORDS.size()) + "\"}\n");
        }
        rows = Files.writeString(directory.resolve("rows.jsonl"), lines);
        StringBuilder preferences = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            int word = random.nextInt(WORDS.size());
            preferences.append("{\"prompt\": \"" + WORDS.get(word) + " \", \"chosen\": \""
                    + WORDS.get((word + 1) % WORDS.size()) + "\", \"rejected\": \"" + WORDS.get(word) + "\"}\n");
        }
        pairs = Files.writeString(directory.resolve("pairs.jsonl"), preferences);
        TinyModels.write(directory.resolve("model"), words.toString());
    }

    private static String plain(String method) {
        return method.replace(TrainingProgram.LORA, "");
    }

    private Path data(String method) {
        return switch (plain(method)) {
            case "pretrain" -> text;
            case "dpo", "kto", "reward" -> pairs;
            default -> rows;
        };
    }

    private static List<String> metrics(String method) {
        return switch (method) {
            case "pretrain", "sft", "dpo", "kto" ->
                List.of("loss", "entropy", "mean_token_accuracy", "num_tokens", "eval_loss");
            case "reward" -> List.of("loss", "accuracy", "num_tokens", "eval_loss", "eval_accuracy");
            case "ppo" -> List.of("loss", "objective/kl", "loss/value_avg", "num_tokens", "reward", "eval_reward");
            default -> List.of("loss", "grad_norm", "num_tokens", "reward", "eval_reward", "eval_kl");
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pretrain",
                "sft",
                "dpo",
                "kto",
                "reward",
                "grpo",
                "rloo",
                "ppo",
                "online-dpo",
                "sft+lora",
                "dpo+lora",
                "kto+lora",
                "reward+lora",
                "grpo+lora",
                "rloo+lora",
                "ppo+lora",
                "online-dpo+lora"
            })
    void killedAndResumedOnOtherThreadsItComesToTheSameBits(String method) throws Exception {
        Path data = data(method);
        Path undisturbed = directory.resolve("undisturbed");
        assertThat(TrainingProgram.train(undisturbed, method, data, 1, new Callback() {}))
                .isEqualTo(Trainer.End.STEPS);

        Path killed = directory.resolve("killed");
        SplitMix random = new SplitMix(5);
        for (int kill = 0; kill < KILLS; kill++) {
            trainUntilKilled(killed, method, data, 1 + random.nextInt(2), random.nextInt(30));
        }
        assertThat(CheckpointFile.read(killed.resolve("last.zip"))
                        .manifest()
                        .progress()
                        .done())
                .isFalse();
        assertThat(TrainingProgram.train(killed, method, data, 2, new Callback() {}))
                .isEqualTo(Trainer.End.STEPS);

        Checkpoint one = CheckpointFile.read(undisturbed.resolve("last.zip"));
        Checkpoint other = CheckpointFile.read(killed.resolve("last.zip"));
        assertThat(other.state().tensors()).isEqualTo(one.state().tensors());
        for (String metric : metrics(plain(method))) {
            assertThat(values(killed, metric))
                    .as(metric)
                    .isEqualTo(values(undisturbed, metric))
                    .isNotEmpty();
        }
        if (!plain(method).equals("reward")) {
            assertThat(killed.resolve(SampleLog.NAME)).hasSameTextualContentAs(undisturbed.resolve(SampleLog.NAME));
        }
        List<String> files = method.equals(plain(method))
                ? List.of("config.json", "model.safetensors", "tokenizer.json")
                : List.of("adapter_config.json", "adapter_model.safetensors");
        for (String file : files) {
            assertThat(killed.resolve("best").resolve(file))
                    .hasSameBinaryContentAs(undisturbed.resolve("best").resolve(file));
        }
    }

    /** The words are drawn alike, so that a letter brings 0.39 nats at least. */
    @Test
    void itLearnsAndTheModelCanBeUsed() throws Exception {
        Path run = directory.resolve("run");
        TrainingProgram.train(run, "pretrain", text, 2, new Callback() {});
        List<Double> losses = values(run, "eval_loss");
        assertThat(losses.get(0)).isGreaterThan(1.5);
        assertThat(losses.get(losses.size() - 1)).isBetween(0.39, 1.0);
        LanguageModel best = Models.load(run, Workers.caller());
        LanguageModel last = Models.load(run.resolve("last.zip"), Workers.caller());
        assertThat(best.config()).isEqualTo(last.config());
        assertThat(best.tokenizer().toJson()).isEqualTo(last.tokenizer().toJson());

        LanguageRunConfig more = TrainingProgram.config("pretrain", text, 1);
        assertThatThrownBy(() -> new Pretrain().start(more.settings(new Pretrain()), best, more.files(), 1))
                .hasMessageContaining("a model that is there already");
        assertThat(new Pretrain().start(PretrainConfig.defaults(), best, more.files(), 1))
                .isSameAs(best);
    }

    @Test
    void aCheckpointOfAnotherRunIsRefused() throws Exception {
        Path run = directory.resolve("run");
        TrainingProgram.train(run, "pretrain", text, 2, new Callback() {
            @Override
            public boolean stops(Progress at) {
                return at.steps() >= 10;
            }
        });
        LanguageRunConfig config = LanguageRunConfig.read(run);
        for (LanguageRunConfig other : List.of(config.with("batchSize", "23"), config.with("model.layers", "1"))) {
            try (RunDirectory open = RunDirectory.resume(run)) {
                assertThatThrownBy(() -> new LanguageTraining(open, other, List.of()))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("belongs to another run");
            }
        }
    }

    /** A setting that a later version has is at its default in what an earlier one wrote. */
    @ParameterizedTest
    @CsvSource({"sft, packing", "rloo, epsilonHigh"})
    void aCheckpointThatLacksASettingGoesOn(String method, String setting) throws Exception {
        Path run = directory.resolve("run");
        TrainingProgram.train(run, method, data(method), 1, new Callback() {
            @Override
            public boolean stops(Progress at) {
                return at.steps() >= 10;
            }
        });
        Path file = run.resolve("last.zip");
        Checkpoint last = CheckpointFile.read(file);
        Manifest whole = last.manifest();
        ObjectNode earlier = whole.configuration().deepCopy();
        assertThat(earlier.remove(setting)).isNotNull();
        Manifest lacking = new Manifest(
                whole.provenance(),
                whole.environment(),
                whole.algorithm(),
                earlier,
                whole.seed(),
                whole.progress(),
                whole.evaluation(),
                whole.numerics());
        CheckpointFile.write(file, new Checkpoint(lacking, last.state()));
        assertThat(TrainingProgram.train(run, method, data(method), 1, new Callback() {}))
                .isEqualTo(Trainer.End.STEPS);
    }

    private static void trainUntilKilled(Path run, String method, Path data, int saves, int millis)
            throws IOException, InterruptedException {
        try (ChildJvm process = ChildJvm.start(TrainingProgram.class, run, method, data, 1)) {
            String last = process.lines(saves);
            Thread.sleep(millis);
            process.kill(last);
        }
    }

    private static List<Double> values(Path run, String metric) throws IOException {
        return MetricHistory.read(run, metric).points().stream()
                .map(MetricHistory.Point::value)
                .toList();
    }
}
