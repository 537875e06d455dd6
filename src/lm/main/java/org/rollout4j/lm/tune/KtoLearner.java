package org.rollout4j.lm.tune;

import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.loss.KtoLoss;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.TokenScores;

/**
 * Learns from completions that were liked or not, held against a frozen copy of what it began with, the reference. The KL divergence from it is
 * estimated anew in each update, by the completions of the batch after prompts of others, without gradient.
 */
public final class KtoLearner extends ModelLearner<UnpairedBatch> {
    private final KtoLoss loss;
    private final Backpropagation backpropagation;
    private final ReferenceSums reference;
    private final MismatchedKl kl;

    /**
     * @param start what to begin with, and the reference
     * @param maxLength the most tokens of a sequence, at most the model's context
     */
    public KtoLearner(LanguageModel start, KtoConfig config, int maxLength, Workers workers) {
        super(new TrainedModel(start, config.optimiser(), true, workers));
        this.loss = config.loss();
        this.backpropagation = new Backpropagation(start, config.optimiser().microBatchTokens(), 0, workers);
        this.reference = new ReferenceSums(backpropagation, 1);
        this.kl = new MismatchedKl(backpropagation, maxLength);
    }

    @Override
    public Metrics update(UnpairedBatch data, Progress at) {
        Packed batch = data.packed();
        KtoExamples examples = new KtoExamples(
                data.rows(),
                batch,
                reference.of(batch, model.reference()),
                kl.of(data.rows(), model.parameters(), model.reference(), loss),
                loss);
        TokenScores scores =
                backpropagation.gradient(model.parameters(), batch, 1, examples, at.updates(), model.gradient());
        DivergenceException.check("loss", examples.loss());
        Metrics step = model.step(at.updates(), at.totalSteps());
        return Metrics.NONE
                .with("loss", examples.loss())
                .with(loss.metrics(examples.examples(), examples.totals()))
                .with(LanguageMetrics.ofTargets(batch, scores))
                .with("num_tokens", seen(batch.length()))
                .with(step);
    }
}
