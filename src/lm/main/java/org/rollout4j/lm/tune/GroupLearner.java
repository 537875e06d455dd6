package org.rollout4j.lm.tune;

import java.util.Arrays;
import java.util.List;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.loss.Advantages;
import org.rollout4j.lm.loss.PolicyLoss;
import org.rollout4j.lm.loss.PolicyTerm;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.TokenScores;

/** Learns from groups of completions of the same prompts, by what each is worth beside the others: GRPO, RLOO. */
final class GroupLearner extends ModelLearner<Completions> {
    private final GroupObjective objective;
    private final Backpropagation backpropagation;
    private final double temperature;
    private final boolean maskTruncated;

    /**
     * @param start what to begin with, and the reference
     * @param temperature what completions are sampled at, and all log-probabilities are of
     * @param maskTruncated whether nothing is learned from completions that came to no end
     */
    GroupLearner(
            LanguageModel start,
            OptimiserConfig optimiser,
            GroupObjective objective,
            double temperature,
            boolean maskTruncated,
            Workers workers) {
        super(new TrainedModel(start, optimiser, true, workers));
        this.objective = objective;
        this.backpropagation = new Backpropagation(start, optimiser.microBatchTokens(), 0, workers);
        this.temperature = temperature;
        this.maskTruncated = maskTruncated;
    }

    @Override
    public Metrics update(Completions data, Progress at) {
        Packed batch = data.packed();
        double[] reference = objective.needsReference() ? score(model.reference(), batch) : null;
        List<double[]> advantages =
                objective.tokenAdvantages(data, reference == null ? null : batch.ofEachTarget(reference));
        boolean[] counts = counts(data);
        PolicyLoss.Totals totals = PolicyLoss.Totals.of(data.lengths(), counts);
        double[] old =
                data.steps() == 1 ? null : score(model.parameters(), batch); // the first update is made of ratios of 1
        Metrics metrics = Metrics.NONE;
        for (long step = 0; step < data.steps(); step++) {
            CompletionTerms terms = new CompletionTerms(
                    batch, old, reference, advantages, counts, sample -> objective.term(sample, totals));
            TokenScores scores =
                    backpropagation.gradient(model.parameters(), batch, temperature, terms, 0, model.gradient());
            DivergenceException.check("loss", terms.loss());
            metrics = Metrics.NONE
                    .with("loss", terms.loss())
                    .with("entropy", LanguageMetrics.entropy(batch, scores))
                    .with(PolicyTerm.metrics(terms.terms()))
                    .with(model.step(at.steps() + step, at.totalSteps()));
        }
        return metrics.with(data.metrics())
                .with(new Advantages(data.numGenerations()).metrics(data.rewards()))
                .with(data.completionMetrics())
                .with("num_tokens", seen(batch.length()));
    }

    private double[] score(float[] parameters, Packed batch) {
        return backpropagation.score(parameters, batch, temperature).logProbs();
    }

    private boolean[] counts(Completions data) {
        boolean[] counts = data.ended().clone();
        if (!maskTruncated) {
            Arrays.fill(counts, true);
        }
        return counts;
    }
}
