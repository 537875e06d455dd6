package org.rollout4j.lm.tune;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.PromptRow;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.reward.RewardFunctions;
import org.rollout4j.lm.reward.RewardSum;
import org.rollout4j.lm.tool.Tools;

/** What all methods have in common that learn from rewards of a model's own completions: prompts, sampling, rewards, evaluation. */
abstract class RewardedMethod<C extends Record> implements TuningMethod<C> {
    private static final int PROMPTS = 1;
    private static final int HELD_OUT = 2;
    private static final int LEARNER = 3;

    abstract RolloutConfig rollout(C config);

    /** The completions of a prompt. */
    abstract int numGenerations(C config);

    /** The updates that are made of the same completions. */
    abstract long updates(C config);

    /** What completions may call. */
    Tools tools(C config) {
        return Tools.NONE;
    }

    /** @param seed what the learner draws by */
    abstract Learner<LanguageModel, Completions> learner(C config, LanguageModel start, long seed, Workers workers);

    @Override
    public boolean needsRewards() {
        return true;
    }

    @Override
    public boolean judgesCompletions() {
        return true;
    }

    @Override
    public LanguageModel start(C config, LanguageModel given, Data data, long seed) {
        Require.that(given != null, "model", null, "learning from rewards begins with a model");
        return given;
    }

    @Override
    public Parts<LanguageModel, Completions> parts(C config, LanguageModel start, Data data, long seed, Workers workers)
            throws IOException {
        RolloutConfig rollout = rollout(config);
        HeldOut<PromptRow> prompts = prompts(rollout, start, data, seed);
        RewardSum rewards = new RewardSum(
                RewardFunctions.opened(data.rewards()),
                Duration.ofMillis(Math.round(1000 * rollout.rewardTimeLimit())));
        Tools tools = tools(config);
        tools.requireWritable(start.tokenizer());
        CompletionSampler completions =
                new CompletionSampler(rollout.maxCompletionLength(), rollout.temperature(), tools, workers);
        RewardedSampler sampler = new RewardedSampler(rewards, completions);
        return new Parts<>(
                learner(config, start, SplitMix.derive(seed, LEARNER), workers),
                new CompletionSource(
                        prompts.training(),
                        rollout.batchSize(),
                        numGenerations(config),
                        updates(config),
                        sampler,
                        SplitMix.derive(seed, PROMPTS)),
                new RewardEvaluator(
                        HeldOutCompletions.open(start, prompts.heldOut(), completions, data.judges(), workers),
                        sampler),
                notes(start));
    }

    private static HeldOut<PromptRow> prompts(RolloutConfig rollout, LanguageModel start, Data data, long seed)
            throws IOException {
        List<PromptRow> training = PromptData.read(data.training(), start);
        if (data.validation().isPresent()) {
            return new HeldOut<>(PromptData.read(List.of(data.validation().get()), start), training);
        }
        return HeldOut.draw(
                training,
                rollout.heldOutFraction(),
                new SplitMix(SplitMix.derive(seed, HELD_OUT)),
                data.training().get(0));
    }

    private static List<String> notes(LanguageModel start) {
        List<String> notes = new ArrayList<>();
        if (start.endTokens().isEmpty()) {
            notes.add("the model has no token that ends texts: all completions are as long as they may be");
        }
        return notes;
    }
}
