package org.rollout4j.lm.rerank;

import java.util.List;

/**
 * Makes numbers of texts, always the same of the same text: an encoder's embeddings, a language model's hidden states, counts of words. Any number of threads
 * may ask.
 */
public interface Features {
    /**
     * What makes the numbers, in up to 200 characters; what is learned from the features of one name is refused to those of another one, so that it is to
     * change whenever the numbers do.
     */
    String name();

    /** How many numbers a text has, 1 to {@value ScorerFile#MAX_FEATURES}. */
    int size();

    /**
     * {@code [completions][size()]}, finite numbers for each completion of a prompt.
     *
     * @param completions as many as prompts
     */
    float[][] of(List<String> prompts, List<String> completions);
}
