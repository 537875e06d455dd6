package org.rollout4j.lm.tune;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
    private static final int SAMPLES = 3;

    @Override
    public String id() {
        return "dpo";
    }

    @Override
    public String description() {
        return "Tune a model to preferences: pairs of completions of which one is better.";
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
    public Parts<PreferenceBatch> parts(DpoConfig config, LanguageModel start, Data data, long seed, Workers workers)
            throws IOException {
        int maxLength = Math.min(config.maxLength(), start.config().contextLength());
        PreferenceData read = PreferenceData.read(data.training(), start, maxLength, config.preferenceColumn());
        List<String> notes = new ArrayList<>(read.notes());
        List<PreferenceRow> training = read.rows();
        List<PreferenceRow> heldOut;
        if (data.validation().isPresent()) {
            PreferenceData validation =
                    PreferenceData.read(List.of(data.validation().get()), start, maxLength, config.preferenceColumn());
            validation.notes().stream()
                    .filter(note -> !notes.contains(note))
                    .forEach(note -> notes.add("validation: " + note));
            heldOut = validation.rows();
        } else {
            HeldOut<PreferenceRow> parts = HeldOut.draw(
                    training,
                    config.heldOutFraction(),
                    new SplitMix(SplitMix.derive(seed, HELD_OUT)),
                    data.training().get(0));
            heldOut = parts.heldOut();
            training = parts.training();
        }
        return new Parts<>(
                new PreferenceLearner(start, config, workers),
                new ExampleSource<>(training, config.batchSize(), SplitMix.derive(seed, ROWS), PreferenceBatch::of),
                new SamplingEvaluator(
                        new PreferenceEvaluator(start, heldOut, config.loss(), workers),
                        prompts(heldOut, start),
                        workers),
                notes);
    }

    private static List<int[]> prompts(List<PreferenceRow> rows, LanguageModel model) {
        int count = Math.min(SAMPLES, rows.size());
        return IntStream.range(0, count)
                .mapToObj(i -> rows.get(rows.size() * i / count).chosen().prompt())
                .filter(prompt ->
                        prompt.length > 0 && prompt.length < model.config().contextLength())
                .toList();
    }
}
