package org.rollout4j.cli;

import java.util.List;
import java.util.function.Consumer;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sampler;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.text.TextStream;
import org.rollout4j.lm.tool.Tools;

/**
 * What a model wrote, and how fast.
 *
 * @param text up to a text that stops it
 */
record LmWriter(Completion completion, String text, double tokensPerSecond) {
    /**
     * Lets a model write.
     *
     * @param tools what the text may call
     * @param listener gets text as it comes
     * @throws IllegalArgumentException if the prompt is empty or leaves no room in the context, or the tokenizer cannot write calls of the tools
     */
    static LmWriter write(
            LanguageModel model,
            int[] prompt,
            SamplingConfig config,
            Tools tools,
            long seed,
            Workers workers,
            Consumer<String> listener) {
        TextStream stream = new TextStream(model.tokenizer(), config.stop());
        StringBuilder text = new StringBuilder();
        Consumer<String> more = piece -> {
            text.append(piece);
            listener.accept(piece);
        };
        long start = System.nanoTime();
        Completion completion = new Sampler(model, workers, tools)
                .sample(List.of(prompt), config, seed, (row, token, logProb) -> more.accept(stream.add(token)))
                .get(0);
        double seconds = (System.nanoTime() - start) / 1e9;
        more.accept(stream.finish());
        return new LmWriter(completion, text.toString(), completion.tokens().length / seconds);
    }
}
