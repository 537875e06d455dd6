package org.rollout4j.lm.tune;

import java.util.Arrays;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.TokenBatch;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.TokenScores;

/**
 * Learns to predict the next token: the mean negative log-likelihood of a batch's targets by AdamW. The mean is taken over all targets of the
 * batch, however it is cut. Pretraining and supervised fine-tuning differ in their data alone.
 */
public final class SupervisedLearner extends ModelLearner<TokenBatch> {
    private final long seed;
    private final Backpropagation backpropagation;

    /**
     * @param start what to begin with
     * @param seed what dropout derives from
     */
    public SupervisedLearner(LanguageModel start, OptimiserConfig config, long seed, Workers workers) {
        super(new TrainedModel(start, config, workers));
        this.seed = seed;
        this.backpropagation = new Backpropagation(start, config.microBatchTokens(), config.dropout(), workers);
    }

    @Override
    public Metrics update(TokenBatch data, Progress at) {
        Packed batch = data.packed();
        int targets = batch.targetCount();
        double[] coefficients = new double[batch.length()];
        Arrays.fill(coefficients, -1.0 / targets);
        TokenScores scores = backpropagation.gradient(
                model.parameters(), batch, 1, coefficients, SplitMix.derive(seed, at.updates()), model.gradient());
        double loss = -Arrays.stream(scores.logProbs()).sum() / targets;
        DivergenceException.check("loss", loss);
        Metrics step = model.step(at.updates(), at.totalSteps());
        return Metrics.NONE
                .with("loss", loss)
                .with(LanguageMetrics.ofTargets(batch, scores))
                .with("num_tokens", seen(batch.length()))
                .with(step);
    }
}
