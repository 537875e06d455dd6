package org.rollout4j.lm.tune;

import java.util.Collections;
import java.util.List;
import org.rollout4j.core.Source;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.lm.data.ExampleSource;
import org.rollout4j.lm.data.PromptRow;
import org.rollout4j.lm.model.LanguageModel;

/** Completions of prompts by the model that learns, several of each, with their rewards. */
final class CompletionSource implements Source<LanguageModel, Completions> {
    private final ExampleSource<PromptRow, PromptBatch> prompts;
    private final RewardedSampler sampler;
    private final int numGenerations;
    private final long steps;
    private final long seed;
    private long batches;

    /**
     * @param promptsAtOnce how many prompts are completed for an update
     * @param numGenerations the completions of each
     * @param steps the updates that are made of them
     * @param sampler closed with this
     * @param seed what prompts are shuffled and tokens drawn by
     */
    CompletionSource(
            List<PromptRow> prompts,
            int promptsAtOnce,
            int numGenerations,
            long steps,
            RewardedSampler sampler,
            long seed) {
        this.prompts = new ExampleSource<>(prompts, promptsAtOnce, SplitMix.derive(seed, 0), PromptBatch::new);
        this.sampler = sampler;
        this.numGenerations = numGenerations;
        this.steps = steps;
        this.seed = SplitMix.derive(seed, 1);
    }

    @Override
    public Completions collect(LanguageModel behaviour) {
        List<PromptRow> each = prompts.collect(behaviour).rows().stream()
                .flatMap(prompt -> Collections.nCopies(numGenerations, prompt).stream())
                .toList();
        RewardedSampler.Result result = sampler.sample(behaviour, each, SplitMix.derive(seed, batches++));
        return new Completions(
                result.completed().packed(),
                result.completed().logProbs(),
                result.rewards(),
                result.completed().ended(),
                numGenerations,
                steps,
                result.scores().metrics().with(result.completed().toolMetrics()));
    }

    @Override
    public State state() {
        return State.builder()
                .put("prompts", prompts.state())
                .putLongs("batches", batches)
                .build();
    }

    @Override
    public void restore(State state) {
        prompts.restore(state.part("prompts"));
        batches = state.number("batches", 0);
    }

    @Override
    public void close() {
        prompts.close();
        sampler.close();
    }
}
