package org.rollout4j.lm.model;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.rollout4j.core.Require;

/**
 * How texts are continued. Names and order of what they do are those of Hugging Face's {@code generate}: the repetition penalty, the
 * temperature, and then the filters, each on what the ones before it left.
 *
 * @param maxTokens the most tokens of a completion, at least 1; the context may end it earlier
 * @param temperature what logits are divided by; 0 always takes the most likely token
 * @param topK only so many of the most likely tokens are taken; 0 for all
 * @param topP only the most likely tokens that together have this probability are taken, above 0; 1 for all
 * @param minP only tokens with this fraction of the probability of the most likely one are taken, 0 to 1; 0 for all
 * @param repetitionPenalty logits of tokens that the text holds already, prompt included, are divided by it if they are positive and multiplied
 *     otherwise (Keskar et al., 2019), above 0; 1 for none
 * @param stop texts that end a completion, which goes up to them
 */
@RecordBuilder
public record SamplingConfig(
        int maxTokens,
        double temperature,
        int topK,
        double topP,
        double minP,
        double repetitionPenalty,
        List<String> stop) {
    public SamplingConfig {
        Require.inRange("maxTokens", maxTokens, 1, 1 << 24);
        Require.that(
                temperature == 0 || (temperature >= 1e-3 && temperature <= 1e3),
                "temperature",
                temperature,
                "0, or between 0.001 and 1000");
        Require.inRange("topK", topK, 0, 1 << 24);
        Require.that(topP > 0 && topP <= 1, "topP", topP, "above 0, up to 1");
        Require.that(minP >= 0 && minP <= 1, "minP", minP, "between 0 and 1");
        Require.that(
                repetitionPenalty > 0 && repetitionPenalty <= 100,
                "repetitionPenalty",
                repetitionPenalty,
                "above 0, up to 100");
        stop = List.copyOf(stop);
        for (String text : stop) {
            Require.that(!text.isEmpty(), "stop", "an empty text", "at least one character is needed");
        }
    }

    /** Of the distribution as it is: what learning from completions needs. */
    public static SamplingConfig plain(int maxTokens, double temperature) {
        return new SamplingConfig(maxTokens, temperature, 0, 1, 0, 1, List.of());
    }
}
