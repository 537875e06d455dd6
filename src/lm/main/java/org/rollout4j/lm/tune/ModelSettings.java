package org.rollout4j.lm.tune;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.ModelConfigBuilder;

/** The shape of a model that begins with random weights. */
@RecordBuilder
public record ModelSettings(
        @Setting("GPT2: layer norms, learned positions, GELU, biases; or LLAMA: RMS norms, rotary positions, SwiGLU")
        Family family,

        @Setting("the number of blocks, 1 or more") int layers,

        @Setting("the number of query heads, a divisor of hiddenSize")
        int heads,

        @Setting("the number of key and value heads, a divisor of heads; 0 for as many as heads")
        int keyValueHeads,

        @Setting("the width of the residual stream") int hiddenSize,

        @Setting("the width inside of the multilayer perceptrons; 0 for what the family has")
        int intermediateSize,

        @Setting("the most tokens of a text") int contextLength) {
    /** Which kind of blocks. */
    public enum Family {
        GPT2,
        LLAMA
    }

    public ModelSettings {
        Require.that(family != null, "family", null, "GPT2 or LLAMA is needed");
        Require.inRange("layers", layers, 1, 10_000);
        Require.inRange("heads", heads, 1, 1 << 16);
        Require.inRange("keyValueHeads", keyValueHeads, 0, heads);
        Require.inRange("hiddenSize", hiddenSize, 1, 1 << 20);
        Require.inRange("intermediateSize", intermediateSize, 0, 1 << 22);
        Require.inRange("contextLength", contextLength, 2, 1 << 24);
    }

    /** nanoGPT's model for a processor: 4 layers of width 128, 64 tokens. */
    public static ModelSettings small() {
        return new ModelSettings(Family.GPT2, 4, 4, 0, 128, 0, 64);
    }

    /**
     * The architecture.
     *
     * @throws IllegalArgumentException if the numbers do not fit together
     */
    public ModelConfig config(int vocabularySize) {
        int groups = keyValueHeads == 0 ? heads : keyValueHeads;
        ModelConfig plain = family == Family.GPT2
                ? ModelConfig.gpt2(vocabularySize, contextLength, layers, heads, hiddenSize)
                : ModelConfig.llama(vocabularySize, contextLength, layers, heads, groups, hiddenSize);
        Require.that(
                family == Family.LLAMA || groups == heads,
                "keyValueHeads",
                keyValueHeads,
                "0 or that of heads, " + heads + ": GPT2 has no groups");
        return intermediateSize == 0
                ? plain
                : ModelConfigBuilder.builder(plain)
                        .intermediateSize(intermediateSize)
                        .build();
    }
}
