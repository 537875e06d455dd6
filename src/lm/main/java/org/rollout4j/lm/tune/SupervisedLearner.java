package org.rollout4j.lm.tune;

import java.util.Arrays;
import org.rollout4j.core.Artifact;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.TokenBatch;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.TokenScores;
import org.rollout4j.lm.model.Weights;

/**
 * Learns to predict the next token: the mean negative log-likelihood of a batch's targets by AdamW. The mean is taken over all targets of the
 * batch, however it is cut. Pretraining and supervised fine-tuning differ in their data alone.
 */
public final class SupervisedLearner implements Learner<LanguageModel, TokenBatch> {
    private final LanguageModel start;
    private final OptimiserConfig config;
    private final long seed;
    private final Backpropagation backpropagation;
    private final AdamW optimiser;
    private final float[] gradient;
    private long tokens;

    /**
     * @param start what to begin with
     * @param seed what dropout derives from
     */
    public SupervisedLearner(LanguageModel start, OptimiserConfig config, long seed, Workers workers) {
        this.start = start;
        this.config = config;
        this.seed = seed;
        Weights weights = start.weights();
        backpropagation = new Backpropagation(weights.config(), config.microBatchTokens(), config.dropout(), workers);
        optimiser = new AdamW(
                weights.layout(),
                weights.values(),
                config.adamBeta1(),
                config.adamBeta2(),
                config.adamEpsilon(),
                config.weightDecay(),
                workers);
        gradient = new float[weights.values().length];
    }

    @Override
    public LanguageModel behaviour(Progress at) {
        return start.with(new Weights(start.config(), optimiser.parameters()));
    }

    @Override
    public LanguageModel greedy() {
        return start.with(new Weights(start.config(), optimiser.parameters().clone()));
    }

    @Override
    public Metrics update(TokenBatch data, Progress at) {
        Packed batch = data.packed();
        int targets = batch.targetCount();
        double[] coefficients = new double[batch.length()];
        Arrays.fill(coefficients, -1.0 / targets);
        TokenScores scores = backpropagation.gradient(
                optimiser.parameters(), batch, 1, coefficients, SplitMix.derive(seed, at.updates()), gradient);
        double loss = -sum(scores.logProbs()) / targets;
        DivergenceException.check("loss", loss);
        double norm = optimiser.norm(gradient);
        DivergenceException.check("norm of the gradient", norm);
        double learningRate = config.learningRate(at.updates(), at.totalSteps());
        optimiser.step(gradient, norm > config.maxGradNorm() ? config.maxGradNorm() / norm : 1, learningRate);
        tokens += batch.length();
        return Metrics.NONE
                .with("loss", loss)
                .with("entropy", sum(scores.entropies()) / targets)
                .with("mean_token_accuracy", (double) count(scores.correct()) / targets)
                .with("num_tokens", (double) tokens)
                .with("grad_norm", norm)
                .with("learning_rate", learningRate);
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    private static int count(boolean[] values) {
        int count = 0;
        for (boolean value : values) {
            count += value ? 1 : 0;
        }
        return count;
    }

    /** All of it, shared with the learner: of use until the next update. The model is whole in it, so that it can be used without the run. */
    @Override
    public State state() {
        return State.builder()
                .put("model", ModelState.of(behaviour(null)))
                .put("optimiser", optimiser.state())
                .putLongs("tokens", tokens)
                .build();
    }

    @Override
    public void restore(State state) {
        LanguageModel saved = ModelState.model(state.part("model"));
        ModelState.requireSame(start, saved);
        optimiser.restore(saved.weights().values(), state.part("optimiser"));
        tokens = state.number("tokens", 0);
    }

    @Override
    public Artifact artifact(Progress at) {
        return new ModelArtifact(greedy());
    }
}
