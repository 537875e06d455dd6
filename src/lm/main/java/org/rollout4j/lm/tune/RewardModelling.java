package org.rollout4j.lm.tune;

import java.io.IOException;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.ExampleSource;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.RewardModel;
import org.rollout4j.lm.model.ScalarWeights;

/**
 * Reward models after Bradley and Terry (1952): the transformer of a language model learns, with a random head, to give preferred texts the higher
 * rewards, as TRL's {@code RewardTrainer} teaches it.
 */
public final class RewardModelling implements TuningMethod<RewardConfig> {
    private static final int ROWS = 1;
    private static final int HELD_OUT = 2;
    private static final int HEAD = 3;
    private static final int DROPOUT = 4;

    @Override
    public String id() {
        return "reward";
    }

    @Override
    public String description() {
        return "Make a reward model: of pairs of completions it learns which one is better.";
    }

    @Override
    public RewardConfig defaults() {
        return RewardConfig.defaults();
    }

    /** The transformer alone counts: what it predicted is not kept. */
    @Override
    public LanguageModel start(RewardConfig config, LanguageModel given, Data data, long seed) {
        Require.that(given != null, "model", null, "a reward model begins with a language model");
        return withHead(given, seed).transformer();
    }

    @Override
    public Parts<RewardModel, ComparedBatch> parts(
            RewardConfig config, LanguageModel start, Data data, long seed, Workers workers) throws IOException {
        int maxLength = Math.min(config.maxLength(), start.config().contextLength());
        RowReader.Parts<ComparedRow> read = new ComparedReader(start, maxLength, config.marginColumn())
                .read(data, config.heldOutFraction(), new SplitMix(SplitMix.derive(seed, HELD_OUT)));
        return new Parts<>(
                new RewardLearner(withHead(start, seed), config, SplitMix.derive(seed, DROPOUT), workers),
                new ExampleSource<>(
                        read.training(), config.batchSize(), SplitMix.derive(seed, ROWS), ComparedBatch::of),
                new ComparisonEvaluator(read.heldOut(), config.loss(), workers),
                read.notes());
    }

    private static RewardModel withHead(LanguageModel model, long seed) {
        return RewardModel.of(model, ScalarWeights.random(model, new SplitMix(SplitMix.derive(seed, HEAD))));
    }
}
