package org.rollout4j.lm.proof;

import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.GeneratedSource;
import org.rollout4j.lm.data.TokenBatch;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.lm.text.Tokenizer;
import org.rollout4j.lm.tune.Data;
import org.rollout4j.lm.tune.LossEvaluator;
import org.rollout4j.lm.tune.SamplingEvaluator;
import org.rollout4j.lm.tune.SupervisedLearner;
import org.rollout4j.lm.tune.TuningMethod;

/** Learning a task whose best result is known. What is learned from is made on the fly; only completions count in the loss. */
public final class Proof implements TuningMethod<ProofConfig> {
    private static final int WEIGHTS = 1;
    private static final int TEXTS = 2;
    private static final int DROPOUT = 3;

    @Override
    public String id() {
        return "proof";
    }

    @Override
    public String description() {
        return "Learn a task whose best result is known: sorting, addition, short notes, or products.";
    }

    @Override
    public boolean needsModel() {
        return false;
    }

    @Override
    public boolean readsFiles() {
        return false;
    }

    @Override
    public ProofConfig defaults() {
        return ProofConfig.defaults();
    }

    @Override
    public LanguageModel start(ProofConfig config, LanguageModel given, Data data, long seed) {
        Require.that(given == null, "model", "there", "training for a proof begins with random weights");
        Tokenizer tokenizer = GeneratedTask.tokenizer(config.task(), config.vocabularySize());
        SplitMix random = new SplitMix(SplitMix.derive(seed, WEIGHTS));
        return new LanguageModel(
                Weights.random(config.model().config(tokenizer.vocabularySize()), config.initializerRange(), random),
                tokenizer,
                tokenizer.specialToken(Notes.END_OF_TEXT).stream().boxed().toList(),
                null,
                Map.of());
    }

    @Override
    public Parts<LanguageModel, TokenBatch> parts(
            ProofConfig config, LanguageModel start, Data data, long seed, Workers workers) {
        GeneratedTask task = GeneratedTask.of(config.task(), start);
        return new Parts<>(
                new SupervisedLearner(start, config.optimiser(), SplitMix.derive(seed, DROPOUT), workers),
                new GeneratedSource(task::training, config.batchSize(), SplitMix.derive(seed, TEXTS)),
                new SamplingEvaluator(new LossEvaluator(task.heldOut(), workers), task.prompts(), workers),
                List.of());
    }
}
