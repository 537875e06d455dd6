package org.rollout4j.lm.reward;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A completion that is to be rewarded, and what it completes.
 *
 * @param prompt as text
 * @param completion as text, without special tokens
 * @param tokenIds of the completion as they were sampled, the end token included where there is one, and what tools answered; not to be changed
 * @param truncated whether the completion was cut off, by its maximum length or by the context, in place of ending by itself
 * @param columns what else the row of the data set has, as plain values of JSON
 */
public record RewardRow(
        String prompt, String completion, int[] tokenIds, boolean truncated, Map<String, Object> columns) {
    public RewardRow {
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(completion, "completion");
        Objects.requireNonNull(tokenIds, "tokenIds");
        // A column may be null, which Map.copyOf does not take.
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /** A text that ended by itself, without token ids and columns. */
    public static RewardRow of(String prompt, String completion) {
        return new RewardRow(prompt, completion, new int[0], false, Map.of());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RewardRow row
                && prompt.equals(row.prompt)
                && completion.equals(row.completion)
                && Arrays.equals(tokenIds, row.tokenIds)
                && truncated == row.truncated
                && columns.equals(row.columns);
    }

    @Override
    public int hashCode() {
        return Objects.hash(prompt, completion, Arrays.hashCode(tokenIds), truncated, columns);
    }

    @Override
    public String toString() {
        return "RewardRow[" + prompt + " -> " + completion + ", " + tokenIds.length + " tokens"
                + (truncated ? ", truncated" : "") + ", " + columns + "]";
    }
}
