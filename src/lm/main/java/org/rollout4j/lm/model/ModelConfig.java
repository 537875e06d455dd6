package org.rollout4j.lm.model;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.Require;

/**
 * The shape of a decoder-only transformer with norms before its blocks: GPT-2 (Radford et al., 2019), Llama (Touvron et al., 2023), Qwen2 and
 * Qwen3 are settings of it.
 *
 * @param vocabularySize the number of token ids
 * @param contextLength the most positions of a sequence
 * @param layers the number of blocks, each of attention and a multilayer perceptron
 * @param hiddenSize the width of the residual stream
 * @param heads the number of query heads
 * @param keyValueHeads the number of key and value heads, each of which serves {@code heads / keyValueHeads} query heads; equal to {@code
 *     heads} for multi-head attention
 * @param headSize the width of a head
 * @param intermediateSize the width inside of the multilayer perceptrons
 * @param norm the kind of all norms
 * @param normEpsilon added to variances and mean squares
 * @param positions how positions are told apart
 * @param ropeTheta the base of the wavelengths of rotary positions; of no meaning for learned ones
 * @param mlp the kind of the multilayer perceptrons
 * @param queryKeyValueBias whether queries, keys and values have biases
 * @param outputBias whether the output of attention has a bias
 * @param mlpBias whether the multilayer perceptrons have biases
 * @param queryKeyNorm whether each head's queries and keys pass an RMS norm before their rotation, as in Qwen3
 * @param tiedHead whether the matrix of the logits is that of the embeddings
 */
@RecordBuilder
public record ModelConfig(
        int vocabularySize,
        int contextLength,
        int layers,
        int hiddenSize,
        int heads,
        int keyValueHeads,
        int headSize,
        int intermediateSize,
        Norm norm,
        double normEpsilon,
        Positions positions,
        double ropeTheta,
        Mlp mlp,
        boolean queryKeyValueBias,
        boolean outputBias,
        boolean mlpBias,
        boolean queryKeyNorm,
        boolean tiedHead) {
    private static final int MAX = 1 << 24;

    /** A kind of norm. */
    public enum Norm {
        /** Layer normalisation with a bias (Ba et al., 2016). */
        LAYER_NORM,
        /** Root mean square normalisation (Zhang and Sennrich, 2019). */
        RMS_NORM
    }

    /** How positions are told apart. */
    public enum Positions {
        /** A learned vector for each, added to the embeddings. */
        LEARNED,
        /** Rotations of queries and keys, the first half of a head against the second (Su et al., 2021). */
        ROTARY
    }

    /** A kind of multilayer perceptron. */
    public enum Mlp {
        /** One hidden layer of GELU units in its tanh form (Hendrycks and Gimpel, 2016). */
        GELU,
        /** SiLU gates (Shazeer, 2020). */
        SWIGLU
    }

    public ModelConfig {
        Require.inRange("vocabularySize", vocabularySize, 1, MAX);
        Require.inRange("contextLength", contextLength, 1, MAX);
        Require.inRange("layers", layers, 1, 10_000);
        Require.inRange("hiddenSize", hiddenSize, 1, 1 << 20);
        Require.inRange("heads", heads, 1, 1 << 16);
        Require.inRange("keyValueHeads", keyValueHeads, 1, heads);
        Require.that(
                heads % keyValueHeads == 0,
                "keyValueHeads",
                keyValueHeads,
                "a divisor of heads, " + heads + ", is needed");
        Require.inRange("headSize", headSize, 1, 1 << 16);
        Require.inRange("intermediateSize", intermediateSize, 1, 1 << 22);
        Require.that(norm != null, "norm", null, "LAYER_NORM or RMS_NORM is needed");
        Require.that(normEpsilon > 0 && normEpsilon < 1, "normEpsilon", normEpsilon, "between 0 and 1");
        Require.that(positions != null, "positions", null, "LEARNED or ROTARY is needed");
        Require.that(mlp != null, "mlp", null, "GELU or SWIGLU is needed");
        if (positions == Positions.ROTARY) {
            Require.that(headSize % 2 == 0, "headSize", headSize, "an even number is needed for rotary positions");
            Require.that(ropeTheta >= 1 && ropeTheta < 1e12, "ropeTheta", ropeTheta, "at least 1 and below 1e12");
        }
    }

    /** GPT-2's shape: layer norms, learned positions, GELU of four times the width, biases, a tied head. */
    public static ModelConfig gpt2(int vocabularySize, int contextLength, int layers, int heads, int hiddenSize) {
        return new ModelConfig(
                vocabularySize,
                contextLength,
                layers,
                hiddenSize,
                heads,
                heads,
                divided(hiddenSize, heads),
                4 * hiddenSize,
                Norm.LAYER_NORM,
                1e-5,
                Positions.LEARNED,
                10_000,
                Mlp.GELU,
                true,
                true,
                true,
                false,
                true);
    }

    /** Llama's shape: RMS norms, rotary positions, SwiGLU of 8/3 of the width rounded up to a multiple of 8, no biases, a tied head. */
    public static ModelConfig llama(
            int vocabularySize, int contextLength, int layers, int heads, int keyValueHeads, int hiddenSize) {
        return new ModelConfig(
                vocabularySize,
                contextLength,
                layers,
                hiddenSize,
                heads,
                keyValueHeads,
                divided(hiddenSize, heads),
                (hiddenSize * 8 / 3 + 7) / 8 * 8,
                Norm.RMS_NORM,
                1e-5,
                Positions.ROTARY,
                10_000,
                Mlp.SWIGLU,
                false,
                false,
                false,
                false,
                true);
    }

    private static int divided(int hiddenSize, int heads) {
        Require.that(
                heads > 0 && hiddenSize % heads == 0,
                "heads",
                heads,
                "a divisor of hiddenSize, " + hiddenSize + ", is needed");
        return hiddenSize / heads;
    }

    /** The width of all queries of a position. */
    public int queryWidth() {
        return heads * headSize;
    }

    /** The width of all keys, and of all values, of a position. */
    public int keyValueWidth() {
        return keyValueHeads * headSize;
    }

    /** The width of queries, keys and values together. */
    public int attentionWidth() {
        return queryWidth() + 2 * keyValueWidth();
    }

    /** The width of what the first products of a multilayer perceptron make: for SwiGLU, gates and values. */
    public int mlpInputWidth() {
        return mlp == Mlp.SWIGLU ? 2 * intermediateSize : intermediateSize;
    }
}
