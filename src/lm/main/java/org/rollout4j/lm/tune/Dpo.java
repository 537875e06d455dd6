package org.rollout4j.lm.tune;

import java.io.IOException;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.ExampleSource;
import org.rollout4j.lm.data.PreferenceBatch;
import org.rollout4j.lm.data.PreferenceRow;
import org.rollout4j.lm.model.LanguageModel;

/**
 * Direct preference optimisation (Rafailov et al., 2023) and what came of it: a model learns from pairs of completions of which one was preferred,
 * as TRL's {@code DPOTrainer} teaches it.
 */
public final class Dpo implements TuningMethod<DpoConfig> {
    private static final int ROWS = 1;
    private static final int HELD_OUT = 2;

    @Override
    public String id() {
        return "dpo";
    }

    @Override
    public String description() {
        return "Tune a model to preferences: pairs of completions of which one is better.";
    }

    @Override
    public boolean judgesCompletions() {
        return true;
    }

    @Override
    public DpoConfig defaults() {
        return DpoConfig.defaults();
    }

    @Override
    public LanguageModel start(DpoConfig config, LanguageModel given, Data data, long seed) {
        Require.that(given != null, "model", null, "learning from preferences begins with a model");
        return given;
    }

    @Override
    public Parts<LanguageModel, PreferenceBatch> parts(
            DpoConfig config, LanguageModel start, Data data, long seed, Workers workers) throws IOException {
        int maxLength = Math.min(config.maxLength(), start.config().contextLength());
        RowReader.Parts<PreferenceRow> read = new PreferenceReader(start, maxLength, config.preferenceColumn())
                .read(data, config.heldOutFraction(), new SplitMix(SplitMix.derive(seed, HELD_OUT)));
        return new Parts<>(
                new PreferenceLearner(start, config, workers),
                new ExampleSource<>(
                        read.training(), config.batchSize(), SplitMix.derive(seed, ROWS), PreferenceBatch::of),
                JudgedEvaluator.of(
                        new PreferenceEvaluator(start, read.heldOut(), config.loss(), workers),
                        start,
                        read.heldOutExamples(),
                        data.judges(),
                        workers),
                read.notes());
    }
}
