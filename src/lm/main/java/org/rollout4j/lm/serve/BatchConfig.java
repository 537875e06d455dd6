package org.rollout4j.lm.serve;

import org.rollout4j.core.Require;
import org.rollout4j.lm.model.LanguageModel;

/**
 * How much a {@link BatchEngine} takes on.
 *
 * @param rows how many texts are written at once, 1 to 1024; each has memory of its own for keys and values
 * @param maxWaiting how many more may wait for a row, 0 to 65,536
 * @param maxLength the most tokens of a text, prompt included, at least 2 and at most the model's context
 */
public record BatchConfig(int rows, int maxWaiting, int maxLength) {
    private static final int DEFAULT_LENGTH = 2048;

    public BatchConfig {
        Require.inRange("rows", rows, 1, 1024);
        Require.inRange("maxWaiting", maxWaiting, 0, 1 << 16);
        Require.inRange("maxLength", maxLength, 2, Integer.MAX_VALUE);
    }

    /** 8 rows, 64 that wait, and texts of the model's context, up to 2048 tokens. */
    public static BatchConfig defaults(LanguageModel model) {
        return new BatchConfig(8, 64, Math.min(DEFAULT_LENGTH, model.config().contextLength()));
    }
}
