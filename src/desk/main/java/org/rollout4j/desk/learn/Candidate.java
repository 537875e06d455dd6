package org.rollout4j.desk.learn;

import java.util.stream.DoubleStream;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.text.Tokenizer;

/**
 * A text that may be shown.
 *
 * @param meanLogProb of its tokens, in nats: how sure the model is of it
 * @param slips whether the model slipped, as far as it knows: a token of it is very unlikely
 */
public record Candidate(String text, double meanLogProb, boolean slips) {
    /**
     * What a model wrote.
     *
     * @param slip a token less likely than that, in nats, is a slip
     */
    public static Candidate of(Completion completion, Tokenizer tokenizer, double slip) {
        return new Candidate(
                completion.text(tokenizer),
                DoubleStream.of(completion.logProbs()).average().orElse(0),
                DoubleStream.of(completion.logProbs()).min().orElse(0) < slip);
    }
}
