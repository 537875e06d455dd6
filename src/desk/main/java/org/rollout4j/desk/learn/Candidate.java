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
    /** A token less likely than that, in nats, is a slip more often than not: nine in ten broken notes have one, and one in ten of the others. */
    private static final double SLIP = -5;

    /** Whether the model slipped, as far as it knows. */
    public boolean slips() {
        return leastLogProb < SLIP;
    }

    /** What a model wrote. */
    public static Candidate of(Completion completion, Tokenizer tokenizer) {
        return new Candidate(
                completion.text(tokenizer),
                DoubleStream.of(completion.logProbs()).average().orElse(0),
                DoubleStream.of(completion.logProbs()).min().orElse(0));
    }
}
