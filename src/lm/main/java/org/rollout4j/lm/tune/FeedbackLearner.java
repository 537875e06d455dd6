package org.rollout4j.lm.tune;

import java.util.Arrays;
import java.util.List;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.PreferenceBatch;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.model.TokenScores;

/**
 * Learns from preferences, from completions that were liked or not, and from texts, all at once: the sum of the losses of {@link Dpo}, {@link Kto} and {@link Sft},
 * each with its weight (several kinds of feedback beat each of them: Misra et al., 2025). What it began with is the reference of all of them.
 */
public final class FeedbackLearner extends ModelLearner<FeedbackBatch> {
    private final FeedbackConfig config;
    private final Backpropagation backpropagation;
    private final ReferenceSums reference;
    private final MismatchedKl kl;
    private final float[] partial;

    /** @param start what to begin with, and the reference */
    public FeedbackLearner(LanguageModel start, FeedbackConfig config, Workers workers) {
        super(new TrainedModel(start, config.optimiser(), true, workers));
        this.config = config;
        this.backpropagation = new Backpropagation(start, config.optimiser().microBatchTokens(), 0, workers);
        this.reference = new ReferenceSums(backpropagation, 1);
        this.kl = new MismatchedKl(backpropagation, config.maxLength());
        this.partial = new float[start.parameters().length];
    }

    @Override
    public Metrics update(FeedbackBatch data, Progress at) {
        Arrays.fill(model.gradient(), 0);
        Metrics metrics = Metrics.NONE;
        if (!data.pairs().isEmpty() && config.pairsWeight() > 0) {
            metrics = metrics.with("loss_pairs", pairs(data.preferences(), at));
        }
        if (!data.unpaired().isEmpty() && config.unpairedWeight() > 0) {
            metrics = metrics.with("loss_unpaired", unpaired(data.unpaired(), at));
        }
        if (!data.wanted().isEmpty() && config.wantedWeight() > 0) {
            metrics = metrics.with("loss_wanted", likelihood(data.wanted(), config.wantedWeight(), at));
        }
        if (!data.kept().isEmpty() && config.keptWeight() > 0) {
            metrics = metrics.with("loss_kept", likelihood(data.kept(), config.keptWeight(), at));
        }
        return metrics.with("num_tokens", seen(data.positions())).with(model.step(at.updates(), at.totalSteps()));
    }

    private double pairs(PreferenceBatch batch, Progress at) {
        Packed packed = batch.packed();
        PreferencePairs pairs = new PreferencePairs(batch, reference.of(packed, model.reference()), config.pairs());
        backpropagation.gradient(model.parameters(), packed, 1, pairs, at.updates(), partial);
        return add("loss of pairs", pairs.loss(), config.pairsWeight());
    }

    private double unpaired(List<UnpairedRow> rows, Progress at) {
        Packed packed = new UnpairedBatch(rows).packed();
        KtoExamples examples = new KtoExamples(
                rows,
                packed,
                reference.of(packed, model.reference()),
                kl.of(rows, model.parameters(), model.reference(), config.unpaired()),
                config.unpaired());
        backpropagation.gradient(model.parameters(), packed, 1, examples, at.updates(), partial);
        return add("loss of single completions", examples.loss(), config.unpairedWeight());
    }

    private double likelihood(List<Sequence> texts, double weight, Progress at) {
        Packed packed = Packed.of(texts);
        double[] coefficients = new double[packed.length()];
        Arrays.fill(coefficients, -1.0 / packed.targetCount());
        TokenScores scores =
                backpropagation.gradient(model.parameters(), packed, 1, coefficients, at.updates(), partial);
        return add("loss of texts", -Arrays.stream(scores.logProbs()).sum() / packed.targetCount(), weight);
    }

    private double add(String name, double loss, double weight) {
        DivergenceException.check(name, loss);
        float[] gradient = model.gradient();
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] += (float) weight * partial[i];
        }
        return loss;
    }

    /** Brings the model nearer to the reference: of what it has learned a fraction is left. */
    public void shrink(double fraction) {
        float[] parameters = model.parameters();
        float[] start = model.reference();
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) (start[i] + fraction * (parameters[i] - start[i]));
        }
    }
}
