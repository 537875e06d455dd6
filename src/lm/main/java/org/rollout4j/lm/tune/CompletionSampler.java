package org.rollout4j.lm.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.PromptRow;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sampler;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.reward.RewardRow;
import org.rollout4j.lm.tool.Tools;

/** Lets a model complete prompts, by nothing but chance. */
final class CompletionSampler {
    private final SamplingConfig sampling;
    private final double temperature;
    private final Workers workers;
    private final Tools tools;
    private Sampler sampler;

    /** @param maxTokens the most tokens of a completion; the context may end it earlier */
    CompletionSampler(int maxTokens, double temperature, Workers workers) {
        this(maxTokens, temperature, Tools.NONE, workers);
    }

    /** @param tools what completions may call */
    CompletionSampler(int maxTokens, double temperature, Tools tools, Workers workers) {
        this.tools = tools;
        this.sampling = SamplingConfig.plain(maxTokens, temperature);
        this.temperature = temperature;
        this.workers = workers;
    }

    /**
     * Completions in the order of their prompts.
     *
     * @param rows they as reward functions read them
     * @param toolMetrics how tools were called, if there are any
     */
    record Completed(List<PromptRow> prompts, List<Completion> completions, List<RewardRow> rows, Metrics toolMetrics) {
        /** Prompts with their completions; what the model has chosen of these is targets, nothing else. */
        Packed packed() {
            return Packed.of(IntStream.range(0, prompts.size())
                    .mapToObj(i -> Sequence.completion(prompts.get(i).tokens(), completions.get(i)))
                    .toList());
        }

        /** Of what the model has chosen. */
        List<double[]> logProbs() {
            return completions.stream().map(Completion::chosenLogProbs).toList();
        }

        /** What the model has chosen. */
        List<int[]> tokens() {
            return completions.stream().map(Completion::chosenTokens).toList();
        }

        boolean[] ended() {
            boolean[] ended = new boolean[rows.size()];
            for (int i = 0; i < ended.length; i++) {
                ended[i] = !rows.get(i).truncated();
            }
            return ended;
        }
    }

    double temperature() {
        return temperature;
    }

    /** @param seed what tokens are drawn by */
    Completed complete(LanguageModel model, List<PromptRow> prompts, long seed) {
        if (sampler == null) {
            sampler = new Sampler(model, workers, tools);
        }
        sampler.use(model);
        List<Completion> completions =
                sampler.sample(prompts.stream().map(PromptRow::tokens).toList(), sampling, seed, Sampler.Listener.NONE);
        List<RewardRow> rows = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            Completion completion = completions.get(i);
            PromptRow prompt = prompts.get(i);
            rows.add(new RewardRow(
                    prompt.text(),
                    completion.text(model.tokenizer()),
                    completion.tokens(),
                    !isEnded(completion),
                    prompt.columns()));
        }
        return new Completed(
                prompts, completions, rows, tools.isEmpty() ? Metrics.NONE : CompletionMetrics.ofTools(completions));
    }

    private static boolean isEnded(Completion completion) {
        return completion.end() == Completion.End.END_TOKEN || completion.end() == Completion.End.STOP;
    }
}
