package org.rollout4j.desk.write;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.Require;

/**
 * How one writes.
 *
 * @param maxWords the most words of a continuation
 * @param maxTokens the most tokens of a continuation
 * @param samples so many continuations are drawn beside the most likely one as soon as there is something to rank them by
 * @param temperature what they, and choices, are drawn at, above 0
 * @param minLogProb a continuation with a lower mean log-probability a token is not shown, in nats
 * @param maxContext the most tokens before the cursor that are looked at
 * @param maxChoiceTokens the most tokens of a choice
 */
@RecordBuilder
public record GhostWriterConfig(
        int maxWords,
        int maxTokens,
        int samples,
        double temperature,
        double minLogProb,
        int maxContext,
        int maxChoiceTokens)
        implements GhostWriterConfigBuilder.With {
    public GhostWriterConfig {
        Require.inRange("maxWords", maxWords, 1, 1000);
        Require.inRange("maxTokens", maxTokens, 1, 1 << 16);
        Require.inRange("samples", samples, 0, 64);
        Require.that(temperature >= 1e-3 && temperature <= 1e3, "temperature", temperature, "between 0.001 and 1000");
        Require.that(minLogProb <= 0, "minLogProb", minLogProb, "at most 0");
        Require.inRange("maxContext", maxContext, 16, 1 << 20);
        Require.inRange("maxChoiceTokens", maxChoiceTokens, 1, 1 << 16);
    }

    /** What suits a person at a keyboard. */
    public static GhostWriterConfig defaults() {
        return new GhostWriterConfig(8, 24, 3, 0.8, -1.2, 512, 120);
    }
}
