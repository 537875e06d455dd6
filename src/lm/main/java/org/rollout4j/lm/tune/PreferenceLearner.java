package org.rollout4j.lm.tune;

import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.PreferenceBatch;
import org.rollout4j.lm.loss.PreferenceLoss;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.TokenScores;

/** Learns from pairs of completions, held against a frozen copy of what it began with, the reference. */
public final class PreferenceLearner extends ModelLearner<PreferenceBatch> {
    private final PreferenceLoss loss;
    private final double temperature;
    private final Backpropagation backpropagation;
    private final ReferenceSums reference;

    /** @param start what to begin with, and the reference */
    public PreferenceLearner(LanguageModel start, DpoConfig config, Workers workers) {
        this(start, config.optimiser(), config.loss(), 1, workers);
    }

    /**
     * @param start what to begin with, and the reference
     * @param temperature what all log-probabilities are of
     */
    PreferenceLearner(
            LanguageModel start, OptimiserConfig optimiser, PreferenceLoss loss, double temperature, Workers workers) {
        super(new TrainedModel(start, optimiser, true, workers));
        this.loss = loss;
        this.temperature = temperature;
        this.backpropagation = new Backpropagation(start, optimiser.microBatchTokens(), 0, workers);
        this.reference = new ReferenceSums(backpropagation, temperature);
    }

    @Override
    public Metrics update(PreferenceBatch data, Progress at) {
        return update(data, reference.of(data.packed(), model.reference()), at);
    }

    /** {@code [length]}, the log-probabilities of targets under the reference. */
    double[] reference(Packed batch) {
        return backpropagation.score(model.reference(), batch, temperature).logProbs();
    }

    /** @param ofReference {@code [sequences]}, the log-probabilities of completions under the reference */
    Metrics update(PreferenceBatch data, double[] ofReference, Progress at) {
        Packed batch = data.packed();
        PreferencePairs pairs = new PreferencePairs(data, ofReference, loss);
        TokenScores scores =
                backpropagation.gradient(model.parameters(), batch, temperature, pairs, at.updates(), model.gradient());
        DivergenceException.check("loss", pairs.loss());
        Metrics step = model.step(at.updates(), at.totalSteps());
        return Metrics.NONE
                .with("loss", pairs.loss())
                .with(loss.metrics(pairs.pairs()))
                .with(LanguageMetrics.ofTargets(batch, scores))
                .with("num_tokens", seen(batch.length()))
                .with(step);
    }
}
