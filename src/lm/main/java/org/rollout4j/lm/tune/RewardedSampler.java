package org.rollout4j.lm.tune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.PromptRow;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sampler;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.reward.RewardRow;
import org.rollout4j.lm.reward.RewardSum;

/** Lets a model complete prompts, by nothing but chance, and has the completions rewarded. */
final class RewardedSampler implements AutoCloseable {
    private final RewardSum rewards;
    private final SamplingConfig sampling;
    private final Workers workers;
    private Sampler sampler;

    /** @param maxTokens the most tokens of a completion; the context may end it earlier */
    RewardedSampler(RewardSum rewards, int maxTokens, double temperature, Workers workers) {
        this.rewards = rewards;
        this.sampling = SamplingConfig.plain(maxTokens, temperature);
        this.workers = workers;
    }

    /** What came of it. */
    record Result(List<PromptRow> prompts, List<Completion> completions, List<String> texts, RewardSum.Scores scores) {
        /** Prompts with their completions, which alone are targets. */
        Packed packed() {
            return Packed.of(IntStream.range(0, prompts.size())
                    .mapToObj(i ->
                            sequence(prompts.get(i).tokens(), completions.get(i).tokens()))
                    .toList());
        }

        private static Sequence sequence(int[] prompt, int... completion) {
            int[] tokens = Arrays.copyOf(prompt, prompt.length + completion.length);
            System.arraycopy(completion, 0, tokens, prompt.length, completion.length);
            return Sequence.completion(prompt.length, tokens);
        }

        List<double[]> logProbs() {
            return completions.stream().map(Completion::logProbs).toList();
        }

        /** NaN where no function applies. */
        double[] rewards() {
            return IntStream.range(0, prompts.size())
                    .mapToDouble(i -> scores.total().get(i).orElse(Double.NaN))
                    .toArray();
        }

        boolean[] ended() {
            boolean[] ended = new boolean[completions.size()];
            for (int i = 0; i < ended.length; i++) {
                ended[i] = isEnded(completions.get(i));
            }
            return ended;
        }
    }

    Result sample(LanguageModel model, List<PromptRow> prompts, long seed) {
        if (sampler == null) {
            sampler = new Sampler(model, workers);
        }
        sampler.use(model);
        List<Completion> completions =
                sampler.sample(prompts.stream().map(PromptRow::tokens).toList(), sampling, seed, Sampler.Listener.NONE);
        List<String> texts = new ArrayList<>();
        List<RewardRow> rows = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            Completion completion = completions.get(i);
            PromptRow prompt = prompts.get(i);
            texts.add(completion.text(model.tokenizer()));
            rows.add(new RewardRow(
                    prompt.text(), texts.get(i), completion.tokens(), !isEnded(completion), prompt.columns()));
        }
        return new Result(prompts, completions, texts, rewards.score(rows));
    }

    /** Ends the thread of the reward functions. */
    @Override
    public void close() {
        rewards.close();
    }

    private static boolean isEnded(Completion completion) {
        return completion.end() == Completion.End.END_TOKEN || completion.end() == Completion.End.STOP;
    }
}
