package org.rollout4j.desk.write;

import org.rollout4j.lm.data.Content;

/** How much somebody seems to like a text. Thread-safe. */
@FunctionalInterface
public interface Ranker {
    /** Knows nothing yet: all are liked as much. */
    Ranker NONE = (context, text) -> 0;

    /**
     * Of one text.
     *
     * @param context what the text follows, as the model saw it
     * @param text what was, or may be, shown
     * @return finite; higher is better, in nats, beside log-probabilities a token
     */
    double score(Content context, String text);
}
