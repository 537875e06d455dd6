package org.rollout4j.lm.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.data.Examples;
import org.rollout4j.lm.file.ModelFiles;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.RewardModel;
import org.rollout4j.lm.reward.RewardFunctions;
import org.rollout4j.lm.task.HiddenUtility;
import org.rollout4j.lm.task.NotePreferences;
import org.rollout4j.lm.task.NotesGrammar;
import org.rollout4j.lm.tune.CompletionConfig;
import org.rollout4j.lm.tune.CompletionConfigBuilder;
import org.rollout4j.lm.tune.Data;
import org.rollout4j.lm.tune.Dpo;
import org.rollout4j.lm.tune.DpoConfig;
import org.rollout4j.lm.tune.DpoConfigBuilder;
import org.rollout4j.lm.tune.Kto;
import org.rollout4j.lm.tune.KtoConfig;
import org.rollout4j.lm.tune.KtoConfigBuilder;
import org.rollout4j.lm.tune.OptimiserConfig;
import org.rollout4j.lm.tune.OptimiserConfigBuilder;
import org.rollout4j.lm.tune.RewardConfig;
import org.rollout4j.lm.tune.RewardModelling;
import org.rollout4j.lm.tune.Rloo;
import org.rollout4j.lm.tune.RlooConfig;
import org.rollout4j.lm.tune.RlooConfigBuilder;
import org.rollout4j.lm.tune.TuningMethod;

/** What somebody likes about notes without saying so is learned from what they choose. */
@Tag("slow")
class NotePreferencesLearnedTest {
    private static final Path MODEL = Path.of("models/notes-lm");
    private static final HiddenUtility UTILITY = HiddenUtility.random(4, 1);
    private static final NotePreferences PREFERENCES = new NotePreferences(new NotesGrammar(), UTILITY);
    private static final int NOTES = 300;

    @TempDir
    private Path folder;

    @Test
    void aRewardModelForetellsChoices() throws IOException {
        Data data = data(PREFERENCES.pairs(600, 1), PREFERENCES.pairs(200, 2));
        RewardModelling method = new RewardModelling();
        try (Workers workers = new Workers(2)) {
            LanguageModel start = method.start(RewardConfig.defaults(), notes(workers), data, 1);
            TuningMethod.Parts<RewardModel, ?> parts = method.parts(RewardConfig.defaults(), start, data, 1, workers);
            Metrics learned = parts.evaluator().evaluate(learned(parts, 80)).metrics();
            assertThat(learned.get("eval_accuracy_low").orElseThrow()).isGreaterThan(0.5);
            assertThat(learned.get("eval_best_accuracy").orElseThrow()).isBetween(0.6, 0.9);
        }
    }

    @Test
    void notesThatWereLikedAreWrittenMoreOften() throws IOException {
        learnsTheTaste(
                new Kto(),
                KtoConfigBuilder.builder(KtoConfig.defaults()).beta(0.5).build(),
                data(PREFERENCES.unpaired(800, 1), PREFERENCES.unpaired(64, 2)),
                80);
    }

    @Test
    void notesThatWerePreferredAreWrittenMoreOften() throws IOException {
        DpoConfig config = DpoConfigBuilder.builder(DpoConfig.defaults())
                .beta(0.5)
                .batchSize(16)
                .build();
        learnsTheTaste(new Dpo(), config, data(PREFERENCES.pairs(800, 1), PREFERENCES.pairs(64, 2)), 50);
    }

    @Test
    void notesThatAreRewardedAreWrittenMoreOften() throws IOException {
        RlooConfig config = RlooConfigBuilder.builder(RlooConfig.defaults())
                .beta(0.3)
                .completions(CompletionConfigBuilder.builder(CompletionConfig.defaults())
                        .maxCompletionLength(120)
                        .batchSize(32)
                        .build())
                .optimiser(OptimiserConfigBuilder.builder(OptimiserConfig.tuning())
                        .learningRate(3e-4)
                        .warmupSteps(0)
                        .build())
                .build();
        Data data = data(NotePreferences.prompts(200, 1), NotePreferences.prompts(8, 2));
        learnsTheTaste(
                new Rloo(),
                config,
                new Data(
                        data.training(),
                        data.validation(),
                        RewardFunctions.find("note-style(weights=" + UTILITY + ")")),
                25);
    }

    /** A tenth of what the best of 64 notes gain is learned in a few updates, within their distance. */
    private static <C extends Record> void learnsTheTaste(TuningMethod<C> method, C config, Data data, int updates)
            throws IOException {
        try (Workers workers = new Workers(2)) {
            LanguageModel notes = notes(workers);
            TuningMethod.Parts<?, ?> parts = method.parts(config, notes, data, 1, workers);
            LanguageModel learned = (LanguageModel) learned(parts, updates);
            TasteScore before = TasteScore.of(notes, notes, UTILITY, NOTES, 1, workers);
            TasteScore after = TasteScore.of(learned, notes, UTILITY, NOTES, 1, workers);
            double best = UTILITY.bestOf(64) - before.utility().mean();
            assertThat(after.utility().minus(before.utility()).over(best).low()).isGreaterThan(0.1);
            assertThat(after.kl().low()).isPositive();
            assertThat(after.kl().high()).isLessThan(HiddenUtility.klOfBestOf(64));
            assertThat(before.kl().mean())
                    .as("sampling and a whole pass differ by rounding")
                    .isCloseTo(0, within(1e-5));
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

    private static <P, D extends Experience> P learned(TuningMethod.Parts<P, D> parts, int updates) {
        for (int i = 0; i < updates; i++) {
            Progress at = new Progress(i, updates, i, 0);
            parts.learner().update(parts.source().collect(parts.learner().behaviour(at)), at);
        }
        return parts.learner().greedy();
    }
}
