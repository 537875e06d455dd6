package org.rollout4j.desk.learn;

import java.util.stream.DoubleStream;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.text.Tokenizer;

/**
 * A text that may be shown.
 *
 * @param meanLogProb of its tokens, in nats: how sure the model is of it
 * @param leastLogProb of its tokens
 */
public record Candidate(String text, double meanLogProb, double leastLogProb) {
    /** What a model wrote. */
    public static Candidate of(Completion completion, Tokenizer tokenizer) {
        return new Candidate(
                completion.text(tokenizer),
                DoubleStream.of(completion.logProbs()).average().orElse(0),
                DoubleStream.of(completion.logProbs()).min().orElse(0));
    }
}
