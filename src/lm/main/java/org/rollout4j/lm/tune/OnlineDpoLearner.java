package org.rollout4j.lm.tune;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.core.Artifact;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.PreferenceBatch;
import org.rollout4j.lm.loss.KlPenalty;
import org.rollout4j.lm.loss.TokenRewards;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;

/**
 * Learns from pairs of completions of the same prompt, of which the one with the higher reward is preferred. A pair of equal rewards, or where one is
 * missing, teaches nothing and is left out; TRL prefers the first.
 */
final class OnlineDpoLearner implements Learner<LanguageModel, Completions> {
    private final PreferenceLearner learner;
    private final KlPenalty penalty;

    /** @param start what to begin with, and the reference */
    OnlineDpoLearner(LanguageModel start, OnlineDpoConfig config, Workers workers) {
        this.learner = new PreferenceLearner(
                start, config.optimiser(), config.loss(), config.completions().temperature(), workers);
        this.penalty = config.penalty();
    }

    @Override
    public LanguageModel behaviour(Progress at) {
        return learner.behaviour(at);
    }

    @Override
    public LanguageModel greedy() {
        return learner.greedy();
    }

    @Override
    public Metrics update(Completions data, Progress at) {
        Packed packed = data.packed();
        List<double[]> reference = packed.ofEachTarget(learner.reference(packed));
        List<TokenRewards> rewards = IntStream.range(0, data.count())
                .mapToObj(i ->
                        penalty.rewards(data.rewards()[i], data.logProbs().get(i), reference.get(i), data.ended()[i]))
                .toList();
        int[] pairs = pairs(rewards);
        Metrics metrics = data.metrics()
                .with(data.completionMetrics())
                .with(objective(data, rewards))
                .with("frac_pairs_skipped", 1 - (double) pairs.length / data.count());
        if (pairs.length == 0) {
            return metrics;
        }
        double margin = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            margin += rewards.get(pairs[i]).score() - rewards.get(pairs[i + 1]).score();
        }
        Packed chosen = packed.select(pairs);
        double[] ofPairs = Arrays.stream(pairs)
                .mapToDouble(i -> Arrays.stream(reference.get(i)).sum())
                .toArray();
        PreferenceBatch batch = new PreferenceBatch(chosen, Collections.nCopies(pairs.length / 2, 1.0));
        return learner.update(batch, ofPairs, at)
                .with("objective/scores_margin", 2 * margin / pairs.length)
                .with(metrics);
    }

    /** Of each pair whose rewards differ the completion with the higher one, then the other one. */
    private static int[] pairs(List<TokenRewards> rewards) {
        return IntStream.range(0, rewards.size() / 2)
                .map(pair -> 2 * pair)
                .flatMap(first -> {
                    double one = rewards.get(first).score();
                    double other = rewards.get(first + 1).score();
                    return one > other
                            ? IntStream.of(first, first + 1)
                            : one < other ? IntStream.of(first + 1, first) : IntStream.empty();
                })
                .toArray();
    }

    /** Over all completions that have a reward. */
    private static Metrics objective(Completions data, List<TokenRewards> rewards) {
        int[] rewarded = data.rewarded();
        if (rewarded.length == 0) {
            return Metrics.NONE;
        }
        double entropy = 0;
        int ended = 0;
        for (int i : rewarded) {
            entropy -= Arrays.stream(data.logProbs().get(i)).sum();
            ended += data.ended()[i] ? 1 : 0;
        }
        return TokenRewards.metrics(
                        Arrays.stream(rewarded).mapToObj(rewards::get).toList())
                .with("objective/entropy", entropy / rewarded.length)
                .with("val/contain_eos_token", (double) ended / rewarded.length);
    }

    @Override
    public State state() {
        return learner.state();
    }

    @Override
    public void restore(State state) {
        learner.restore(state);
    }

    @Override
    public Artifact artifact(Progress at) {
        return learner.artifact(at);
    }
}
