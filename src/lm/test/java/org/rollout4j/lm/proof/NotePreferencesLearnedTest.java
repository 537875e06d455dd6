package org.rollout4j.lm.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.Experience;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.data.Examples;
import org.rollout4j.lm.file.ModelFiles;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sampler;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.task.HiddenUtility;
import org.rollout4j.lm.task.NotePreferences;
import org.rollout4j.lm.task.NotesGrammar;
import org.rollout4j.lm.tune.Data;
import org.rollout4j.lm.tune.Kto;
import org.rollout4j.lm.tune.KtoConfig;
import org.rollout4j.lm.tune.RewardConfig;
import org.rollout4j.lm.tune.RewardModelling;
import org.rollout4j.lm.tune.TuningMethod;

/** What somebody likes about notes without saying so is learned from what they choose. */
@Tag("slow")
class NotePreferencesLearnedTest {
    private static final Path MODEL = Path.of("models/notes-lm");
    private static final HiddenUtility UTILITY = HiddenUtility.random(4, 1);
    private static final NotePreferences PREFERENCES = new NotePreferences(new NotesGrammar(), UTILITY);
    private static final int UPDATES = 80;

    @TempDir
    private Path folder;

    @Test
    void aRewardModelForetellsChoices() throws IOException {
        Data data = data(PREFERENCES.pairs(600, 1), PREFERENCES.pairs(200, 2));
        RewardModelling method = new RewardModelling();
        try (Workers workers = new Workers(2)) {
            LanguageModel start = method.start(RewardConfig.defaults(), notes(workers), data, 1);
            Metrics learned = learn(method.parts(RewardConfig.defaults(), start, data, 1, workers));
            assertThat(learned.get("eval_accuracy_low").orElseThrow()).isGreaterThan(0.5);
            assertThat(learned.get("eval_best_accuracy").orElseThrow()).isBetween(0.6, 0.9);
        }
    }

    @Test
    void notesThatWereLikedAreWrittenMoreOften() throws IOException {
        Data data = data(PREFERENCES.unpaired(800, 1), PREFERENCES.unpaired(64, 2));
        try (Workers workers = new Workers(2)) {
            LanguageModel notes = notes(workers);
            double before = meanUtility(notes, workers);
            TuningMethod.Parts<LanguageModel, ?> parts = new Kto().parts(KtoConfig.defaults(), notes, data, 1, workers);
            learn(parts);
            double after = meanUtility(parts.learner().greedy(), workers);
            assertThat(after).isGreaterThan(before + 0.2);
        }
    }

    private static LanguageModel notes(Workers workers) throws IOException {
        return ModelFiles.read(MODEL, workers);
    }

    private Data data(List<? extends Example> training, List<? extends Example> validation) throws IOException {
        Path file = folder.resolve("training.jsonl");
        Path other = folder.resolve("validation.jsonl");
        Examples.write(file, training);
        Examples.write(other, validation);
        return new Data(List.of(file), Optional.of(other));
    }

    private static <P, D extends Experience> Metrics learn(TuningMethod.Parts<P, D> parts) {
        for (int i = 0; i < UPDATES; i++) {
            Progress at = new Progress(i, UPDATES, i, 0);
            parts.learner().update(parts.source().collect(parts.learner().behaviour(at)), at);
        }
        return parts.evaluator().evaluate(parts.learner().greedy()).metrics();
    }

    private static double meanUtility(LanguageModel model, Workers workers) {
        List<String> prompts = NotePreferences.prompts(100, 3).stream()
                .map(prompt -> ((Content.Text) prompt.prompt()).text())
                .toList();
        Encoder encoder = Encoder.of(model, false);
        List<Completion> notes = new Sampler(model, workers)
                .sample(
                        prompts.stream()
                                .map(prompt -> encoder.prompt(Content.of(prompt)))
                                .toList(),
                        SamplingConfig.plain(120, 1),
                        1,
                        Sampler.Listener.NONE);
        double sum = 0;
        for (int i = 0; i < prompts.size(); i++) {
            sum += UTILITY.of(prompts.get(i), notes.get(i).text(model.tokenizer()));
        }
        return sum / prompts.size();
    }
}
