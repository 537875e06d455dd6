package org.rollout4j.lm.tune;

import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.PromptRow;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.reward.RewardSum;

/** Lets a model complete prompts and has the completions rewarded. */
final class RewardedSampler implements AutoCloseable {
    private final RewardSum rewards;
    private final CompletionSampler sampler;

    /** @param maxTokens the most tokens of a completion; the context may end it earlier */
    RewardedSampler(RewardSum rewards, int maxTokens, double temperature, Workers workers) {
        this(rewards, new CompletionSampler(maxTokens, temperature, workers));
    }

    RewardedSampler(RewardSum rewards, CompletionSampler sampler) {
        this.rewards = rewards;
        this.sampler = sampler;
    }

    /** What came of it. */
    record Result(CompletionSampler.Completed completed, RewardSum.Scores scores) {
        /** NaN where no function applies. */
        double[] rewards() {
            return IntStream.range(0, completed.rows().size())
                    .mapToDouble(i -> scores.total().get(i).orElse(Double.NaN))
                    .toArray();
        }
    }

    Result sample(LanguageModel model, List<PromptRow> prompts, long seed) {
        return rewarded(sampler.complete(model, prompts, seed));
    }

    /** Has completions rewarded that are there already. */
    Result rewarded(CompletionSampler.Completed completed) {
        return new Result(completed, rewards.score(completed.rows()));
    }

    /** Ends the thread of the reward functions. */
    @Override
    public void close() {
        rewards.close();
    }
}
