package org.rollout4j.lm.serve;

import org.rollout4j.lm.model.Completion;

/**
 * Is told what is written for one {@link BatchEngine#submit}, by the thread that decodes for all: it must return soon, and must not wait for anybody.
 * For each request there is exactly one end or failure, after all tokens, unless it is cancelled, after which little or nothing comes.
 */
public interface GenerationListener {
    /**
     * A token more.
     *
     * @param request the number of the request among those that were submitted together
     * @param logProb its log-probability, as {@link Completion#logProbs}
     * @param text what the text goes on with for certain, whole characters; often empty
     */
    void onToken(int request, int token, double logProb, String text);

    /**
     * The text is complete.
     *
     * @param text what was held back until now
     */
    void onEnd(int request, Completion.End end, String text);

    /** It could not be completed; the message is one line. */
    void onFailure(int request, RuntimeException problem);
}
