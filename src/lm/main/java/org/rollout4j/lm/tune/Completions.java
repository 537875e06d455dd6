package org.rollout4j.lm.tune;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.core.Episode;
import org.rollout4j.core.Experience;
import org.rollout4j.core.Metrics;
import org.rollout4j.lm.model.Packed;

/**
 * Completions that a model sampled, with their rewards: groups of {@code numGenerations} of the same prompt, one after the other.
 *
 * @param packed prompts with their completions, of which the tokens that the model has chosen alone are targets, and not what tools answered; ids are those that were sampled
 * @param logProbs {@code [completions][tokens]}, of the tokens that the model has chosen, as they were sampled
 * @param rewards {@code [completions]}; NaN where no function applies
 * @param ended {@code [completions]}, which came to an end token, or to a text that stops them
 * @param numGenerations the completions of a prompt, at least 1
 * @param steps the updates that are made of them, which the length of a run is counted in
 * @param metrics what the reward functions say of themselves, and how tools were called
 */
public record Completions(
        Packed packed,
        List<double[]> logProbs,
        double[] rewards,
        boolean[] ended,
        int numGenerations,
        long steps,
        Metrics metrics)
        implements Experience {
    public Completions {
        logProbs = List.copyOf(logProbs);
    }

    /** How many there are. */
    public int count() {
        return rewards.length;
    }

    /** {@code [completions]}, the tokens of each that the model has chosen. */
    public int[] lengths() {
        return logProbs.stream().mapToInt(own -> own.length).toArray();
    }

    /** What they look like. */
    Metrics completionMetrics() {
        List<int[]> tokens = IntStream.range(0, count())
                .mapToObj(i -> Arrays.stream(packed.targets(), packed.starts()[i], packed.starts()[i + 1])
                        .filter(target -> target != Packed.NONE)
                        .toArray())
                .toList();
        return CompletionMetrics.of(tokens, ended);
    }

    /** Which have a reward. */
    int[] rewarded() {
        return IntStream.range(0, count())
                .filter(i -> !Double.isNaN(rewards[i]))
                .toArray();
    }

    @Override
    public List<Episode> episodes() {
        return List.of();
    }
}
