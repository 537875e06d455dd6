package org.rollout4j.lm.tune;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.PromptRow;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.reward.RewardFunctions;
import org.rollout4j.lm.reward.RewardSum;

/** What GRPO and RLOO have in common: groups of completions of the same prompts, with rewards. */
abstract class GroupMethod<C extends Record> implements TuningMethod<C> {
    private static final int PROMPTS = 1;
    private static final int HELD_OUT = 2;

    abstract CompletionConfig completions(C config);

    abstract int numIterations(C config);

    abstract OptimiserConfig optimiser(C config);

    abstract GroupObjective objective(C config);

    @Override
    public boolean needsRewards() {
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
        CompletionConfig completions = completions(config);
        List<PromptRow> training = PromptData.read(data.training(), start);
        List<PromptRow> heldOut;
        if (data.validation().isPresent()) {
            heldOut = PromptData.read(List.of(data.validation().get()), start);
        } else {
            HeldOut<PromptRow> parts = HeldOut.draw(
                    training,
                    completions.heldOutFraction(),
                    new SplitMix(SplitMix.derive(seed, HELD_OUT)),
                    data.training().get(0));
            heldOut = parts.heldOut();
            training = parts.training();
        }
        RewardSum rewards = new RewardSum(
                RewardFunctions.open(data.rewards(), List.of()),
                Duration.ofMillis(Math.round(1000 * completions.rewardTimeLimit())));
        double temperature = completions.temperature();
        RewardedSampler sampler = new RewardedSampler(rewards, completions.maxCompletionLength(), temperature, workers);
        return new Parts<>(
                new GroupLearner(
                        start,
                        optimiser(config),
                        objective(config),
                        temperature,
                        completions.maskTruncatedCompletions(),
                        workers),
                new CompletionSource(
                        training,
                        completions.batchSize() / completions.numGenerations(),
                        completions.numGenerations(),
                        numIterations(config),
                        sampler,
                        SplitMix.derive(seed, PROMPTS)),
                new RewardEvaluator(start, heldOut, sampler, temperature, workers),
                notes(start));
    }

    private static List<String> notes(LanguageModel start) {
        List<String> notes = new ArrayList<>();
        if (start.endTokens().isEmpty()) {
            notes.add("the model has no token that ends texts: all completions are as long as they may be");
        }
        return notes;
    }
}
