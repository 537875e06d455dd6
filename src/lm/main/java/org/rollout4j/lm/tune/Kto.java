package org.rollout4j.lm.tune;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.lm.data.ExampleSource;
import org.rollout4j.lm.model.LanguageModel;

/**
 * Kahneman-Tversky optimisation (Ethayarajh et al., 2024): a model learns from single completions that were liked or not, as TRL's {@code
 * KTOTrainer} teaches it. A row that would be alone in the last batch of an epoch is learned with the batch before.
 */
public final class Kto implements TuningMethod<KtoConfig> {
    private static final int ROWS = 1;
    private static final int HELD_OUT = 2;

    @Override
    public String id() {
        return "kto";
    }

    @Override
    public String description() {
        return "Tune a model to completions of which each was liked or not.";
    }

    @Override
    public boolean judgesCompletions() {
        return true;
    }

    @Override
    public KtoConfig defaults() {
        return KtoConfig.defaults();
    }

    @Override
    public LanguageModel start(KtoConfig config, LanguageModel given, Data data, long seed) {
        Require.that(given != null, "model", null, "learning from preferences begins with a model");
        return given;
    }

    @Override
    public Parts<LanguageModel, UnpairedBatch> parts(
            KtoConfig config, LanguageModel start, Data data, long seed, Workers workers) throws IOException {
        int maxLength = Math.min(config.maxLength(), start.config().contextLength());
        RowReader.Parts<List<UnpairedRow>> read = new UnpairedReader(start, maxLength)
                .read(data, config.heldOutFraction(), new SplitMix(SplitMix.derive(seed, HELD_OUT)));
        List<UnpairedRow> heldOut = rows(read.heldOut());
        return new Parts<>(
                new KtoLearner(start, config, maxLength, workers),
                new ExampleSource<>(
                        enough(rows(read.training()), data.training().get(0)),
                        config.batchSize(),
                        KtoConfig.MIN_BATCH_SIZE,
                        SplitMix.derive(seed, ROWS),
                        UnpairedBatch::new),
                JudgedEvaluator.of(
                        new KtoEvaluator(start, heldOut, maxLength, config.loss(), workers),
                        start,
                        read.heldOutExamples(),
                        data.judges(),
                        workers),
                read.notes());
    }

    private static List<UnpairedRow> rows(List<List<UnpairedRow>> examples) {
        return examples.stream().flatMap(List::stream).toList();
    }

    private static List<UnpairedRow> enough(List<UnpairedRow> rows, Path file) throws InvalidFileException {
        if (rows.size() < KtoConfig.MIN_BATCH_SIZE) {
            throw new InvalidFileException(
                    file, "leaves one completion to learn from: at least " + KtoConfig.MIN_BATCH_SIZE + " are needed");
        }
        return rows;
    }
}
