package org.rollout4j.lm.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.file.Json;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.run.LanguageRunConfig;
import org.rollout4j.lm.run.LanguageTraining;
import org.rollout4j.lm.run.Models;
import org.rollout4j.lm.task.ExactTasks;
import org.rollout4j.lm.text.Tokenizer;
import org.rollout4j.lm.tune.Data;
import org.rollout4j.train.Callback;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.TrainingConfig;

/** Tasks whose best result is known, each a little. */
class ProofTest {
    @TempDir
    private Path directory;

    private static LanguageRunConfig config(String task, int steps, int threads, Map<String, String> settings) {
        LanguageRunConfig config = new LanguageRunConfig(
                        "proof",
                        null,
                        List.of(),
                        null,
                        1,
                        TrainingConfig.ofSteps(steps).withEvaluateEvery(steps).withThreads(threads),
                        Json.tree(ProofConfig.defaults()),
                        Provenance.now())
                .with("task", task)
                .with("model.layers", "2")
                .with("model.heads", "2")
                .with("model.hiddenSize", "32")
                .with("warmupSteps", "10")
                .with("vocabularySize", "300")
                .with("model.contextLength", "512");
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            config = config.with(setting.getKey(), setting.getValue());
        }
        return config;
    }

    private LanguageModel train(LanguageRunConfig config, String name, Callback... callbacks) throws Exception {
        Path path = directory.resolve(name);
        boolean begun = path.resolve(RunDirectory.CONFIG).toFile().exists();
        try (RunDirectory run = begun ? RunDirectory.resume(path) : RunDirectory.create(path, config);
                LanguageTraining training = new LanguageTraining(run, config, List.of(callbacks))) {
            training.run();
        }
        return Models.load(path.resolve("last.zip"), Workers.caller());
    }

    @Tag("slow")
    @Test
    void sortingIsLearned() throws Exception {
        LanguageModel model = train(
                config("SORTING", 300, 1, Map.of("model.family", "GPT2", "learningRate", "5e-3", "batchSize", "32")),
                "sorting");

        DigitsScore score = DigitsScore.of(model, ExactTasks.sorting(), Workers.caller());
        assertThat(score.all()).isEqualTo(729);
        assertThat(score.heldOut()).isEqualTo(182);
        assertThat(score.right()).as("by chance it is 1").isGreaterThan(400);
        assertThat(score.heldOutRight()).isBetween(score.right() / 6, 182);
    }

    @Tag("slow")
    @Test
    void additionIsBegun() throws Exception {
        LanguageModel model =
                train(config("ADDITION", 300, 1, Map.of("learningRate", "5e-3", "batchSize", "16")), "addition");

        DigitsScore score = DigitsScore.of(model, ExactTasks.addition(), Workers.caller());
        assertThat(score.all()).isEqualTo(10_000);
        assertThat(score.right()).as("by chance it is 10").isGreaterThan(50);
    }

    @Tag("slow")
    @Test
    void notesAreBegun() throws Exception {
        LanguageRunConfig config = config("NOTES", 40, 1, Map.of("learningRate", "1e-2", "batchSize", "4"));
        LanguageModel model = train(config, "notes");

        NotesScore score = NotesScore.of(model, 20, 5, Workers.caller());
        assertThat(score.bestLoss()).isCloseTo(26.1, within(3.0));
        assertThat(score.ratio()).isBetween(1.0, 0.9 * score.chanceRatio());
        try (Workers two = new Workers(2)) {
            assertThat(NotesScore.of(model, 20, 5, two)).isEqualTo(score);
        }
    }

    @Test
    void stoppedAndResumedOnOtherThreadsItComesToTheSameBits() throws Exception {
        for (String task : List.of("SORTING", "NOTES")) {
            LanguageRunConfig whole = config(task, 6, 1, Map.of("batchSize", "3"));
            train(whole, task + "-whole");
            Callback stop = new Callback() {
                @Override
                public boolean stops(Progress at) {
                    return at.steps() >= 2;
                }
            };
            train(whole, task, stop);
            assertThat(CheckpointFile.read(directory.resolve(task + "/last.zip"))
                            .manifest()
                            .progress()
                            .steps())
                    .isEqualTo(2);
            train(config(task, 6, 2, Map.of("batchSize", "3")), task);

            assertThat(CheckpointFile.read(directory.resolve(task + "/last.zip"))
                            .state()
                            .tensors())
                    .isEqualTo(CheckpointFile.read(directory.resolve(task + "-whole/last.zip"))
                            .state()
                            .tensors());
        }
    }

    @Test
    void onlyTextsAndTheirEndsCountInTheLoss() {
        Notes notes = new Notes(Notes.tokenizer(300), 512);
        assertThat(Notes.sample(20, 3)).allSatisfy(note -> {
            Sequence sequence = notes.sequence(note);
            int prompt = notes.prompt(note).length;
            for (int i = 0; i < sequence.tokens().length; i++) {
                assertThat(sequence.predicted()[i]).isEqualTo(i >= prompt);
            }
        });
    }

    @Test
    void aNoteThatIsTooLongIsRefused() {
        Notes notes = new Notes(Notes.tokenizer(300), 40);
        assertThatThrownBy(notes::heldOut)
                .hasMessageStartingWith("contextLength is 40: a note has ")
                .hasMessageEndingWith("a larger vocabulary, is needed");
    }

    @Test
    void itReadsNoFilesAndBeginsWithNoModel() {
        LanguageRunConfig config = config("SORTING", 6, 1, Map.of());
        assertThatThrownBy(() -> new LanguageRunConfig(
                        "proof",
                        null,
                        List.of("text.txt"),
                        null,
                        1,
                        config.training(),
                        config.configuration(),
                        config.provenance()))
                .hasMessageContaining("proof reads no files");
        assertThatThrownBy(() -> new LanguageRunConfig(
                        "pretrain",
                        null,
                        null,
                        null,
                        1,
                        config.training(),
                        Json.tree(new Object[0]),
                        config.provenance()))
                .hasMessageContaining("at least one file");
        Proof proof = new Proof();
        Data none = new Data(List.of(), Optional.empty());
        LanguageModel model = proof.start(
                ProofConfigBuilder.builder(ProofConfig.defaults())
                        .vocabularySize(300)
                        .build(),
                null,
                none,
                1);
        assertThatThrownBy(() -> proof.start(ProofConfig.defaults(), model, none, 1))
                .hasMessageContaining("random weights");
    }

    /** Texts that call a calculator: its answers are right, read and not learned; a quarter of texts calls, and half of these with the numbers of the problem. */
    @Test
    void whatTheCalculatorSaysIsNotLearned() {
        Tokenizer tokenizer = GeneratedTask.tokenizer(ProofConfig.Task.PRODUCTS, 0);
        CalledProducts task = new CalledProducts(tokenizer, 48);
        SplitMix random = new SplitMix(1);
        Pattern form = Pattern.compile("(\\d+\\*\\d+)=(?:\\[calculator:(\\d+)\\*(\\d+)=( (\\d+)\\]))?(\\d+)<.*>");
        int calls = 0;
        int well = 0;
        for (int i = 0; i < 4000; i++) {
            Sequence text = task.training(random);
            Matcher found = form.matcher(tokenizer.decode(text.tokens()));
            assertThat(found.matches()).isTrue();
            for (int t = 0; t < text.tokens().length; t++) {
                boolean tools = found.group(4) != null && t >= found.start(4) && t < found.end(4);
                assertThat(text.predicted()[t]).isEqualTo(t > found.group(1).length() && !tools);
            }
            if (found.group(4) != null) {
                int product = Integer.parseInt(found.group(2)) * Integer.parseInt(found.group(3));
                assertThat(found.group(5)).isEqualTo(found.group(6)).isEqualTo(Integer.toString(product));
                calls++;
                well += found.group(1).equals(found.group(2) + "*" + found.group(3)) ? 1 : 0;
            }
        }
        assertThat(calls).isBetween(900, 1100);
        assertThat(well).isBetween(430, 570);
        assertThat(task.heldOut()).hasSize(500);
        assertThatThrownBy(() -> new CalledProducts(tokenizer, 40)).hasMessageContaining("contextLength is 40");
    }
}
