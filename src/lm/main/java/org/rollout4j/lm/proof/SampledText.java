package org.rollout4j.lm.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sampler;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.model.Sequence;

/**
 * A completion that a model wrote.
 *
 * @param completion in tokens
 * @param text it, without special tokens
 * @param logRatio how much more likely it is to the model than to a reference, at the temperature of sampling: the difference of the log-probabilities, in nats, whose mean over texts is an unbiased
 *     estimate of the KL divergence
 */
public record SampledText(Completion completion, String text, double logRatio) {
    private static final int MICRO_BATCH = 512;

    /**
     * One completion of each prompt.
     *
     * @param reference of the same tokens
     * @param prompts in tokens
     * @param sampling without filters, at a temperature above 0
     * @param atOnce how many are written at a time, which memory follows
     * @param seed what they are drawn by
     */
    public static List<SampledText> sample(
            LanguageModel model,
            LanguageModel reference,
            List<int[]> prompts,
            SamplingConfig sampling,
            int atOnce,
            long seed,
            Workers workers) {
        Sampler sampler = new Sampler(model, workers);
        Backpropagation scorer = new Backpropagation(reference, MICRO_BATCH, 0, workers);
        List<SampledText> texts = new ArrayList<>();
        for (int from = 0; from < prompts.size(); from += atOnce) {
            List<int[]> chunk = prompts.subList(from, Math.min(prompts.size(), from + atOnce));
            List<Completion> completions = sampler.sample(chunk, sampling, seed + from, Sampler.Listener.NONE);
            Packed packed = Packed.of(IntStream.range(0, chunk.size())
                    .mapToObj(i ->
                            Sequence.completion(chunk.get(i), completions.get(i).tokens()))
                    .toList());
            double[] other = scorer.score(reference.parameters(), packed, sampling.temperature())
                    .logProbs();
            for (int i = 0; i < chunk.size(); i++) {
                Completion completion = completions.get(i);
                texts.add(new SampledText(
                        completion,
                        completion.text(model.tokenizer()),
                        DoubleStream.of(completion.logProbs()).sum() - packed.sum(other, i)));
            }
        }
        return texts;
    }
}
