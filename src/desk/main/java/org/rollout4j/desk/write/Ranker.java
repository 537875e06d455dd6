package org.rollout4j.desk.write;

import java.util.List;
import org.rollout4j.lm.data.Content;

/** How much somebody seems to like texts. Thread-safe. */
@FunctionalInterface
public interface Ranker {
    /** Knows nothing yet: all are liked as much. */
    Ranker NONE = (context, texts) -> new double[texts.size()];

    /**
     * Of some texts.
     *
     * @param context what each of them follows, as the model saw it
     * @param texts what was, or may be, shown
     * @return one for each, finite; higher is better, in nats, beside log-probabilities a token
     */
    double[] scores(Content context, List<String> texts);
}
