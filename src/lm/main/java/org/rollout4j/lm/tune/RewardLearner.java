package org.rollout4j.lm.tune;

import org.rollout4j.core.Artifact;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.loss.RewardLoss;
import org.rollout4j.lm.model.RewardModel;
import org.rollout4j.lm.model.TextModel;
import org.rollout4j.lm.model.ValueBackpropagation;

/** Learns to give preferred texts the higher rewards. */
public final class RewardLearner implements Learner<RewardModel, ComparedBatch> {
    private final RewardModel start;
    private final TrainedWeights weights;
    private final RewardLoss loss;
    private final long seed;
    private final ValueBackpropagation backpropagation;
    private long tokens;

    /**
     * @param start what to begin with; its weights are copied
     * @param seed what dropout derives from
     */
    public RewardLearner(RewardModel start, RewardConfig config, long seed, Workers workers) {
        this.start = start;
        this.weights = new TrainedWeights(start.weights().slots(), start.parameters(), config.optimiser(), workers);
        this.loss = config.loss();
        this.seed = seed;
        this.backpropagation = new ValueBackpropagation(
                start.weights(),
                config.optimiser().microBatchTokens(),
                config.optimiser().dropout(),
                workers);
    }

    @Override
    public RewardModel behaviour(Progress at) {
        return of(weights.parameters());
    }

    @Override
    public RewardModel greedy() {
        return of(weights.parameters().clone());
    }

    private RewardModel of(float... parameters) {
        return start.with(start.weights().with(parameters));
    }

    @Override
    public Metrics update(ComparedBatch data, Progress at) {
        ComparedPairs pairs = new ComparedPairs(data, loss);
        backpropagation.gradient(
                weights.parameters(), data.packed(), pairs, SplitMix.derive(seed, at.updates()), weights.gradient());
        DivergenceException.check("loss", pairs.loss());
        Metrics step = weights.step(at.updates(), at.totalSteps());
        tokens += data.packed().length();
        return Metrics.NONE
                .with("loss", pairs.loss())
                .with(RewardLoss.metrics(pairs.pairs()))
                .with("num_tokens", (double) tokens)
                .with(step);
    }

    @Override
    public State state() {
        return State.builder()
                .put("model", ModelState.of(of(weights.parameters())))
                .put("optimiser", weights.state())
                .putLongs("tokens", tokens)
                .build();
    }

    @Override
    public void restore(State state) {
        TextModel saved = ModelState.restored(state.part("model"), start);
        weights.restore(saved.parameters(), state.part("optimiser"));
        tokens = state.number("tokens", 0);
    }

    @Override
    public Artifact artifact(Progress at) {
        return new RewardModelArtifact(greedy());
    }
}
