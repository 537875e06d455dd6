package org.rollout4j.lm.tune;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;

/** How a model learns a language from text. */
@RecordBuilder
public record PretrainConfig(
        @Setting("the tokens of a new model: CHARACTERS of the text, or BPE, byte pairs that are often together")
        Tokens tokenizer,

        @Setting("how many byte-level tokens BPE makes, 257 to 16 million")
        int vocabularySize,

        @Setting("the shape of a new model") ModelSettings model,

        @Setting(
                "the fraction at the end of the text that is held out, above 0 and below 1; nothing where a validation file is named")
        double heldOutFraction,

        @Setting(
                "tokens of the held-out text that an evaluation in training looks at, in windows spread over it; 0 for all")
        int evaluationTokens,

        @Setting("windows of text in an update, 1 or more") int batchSize,

        @Setting("how parameters follow gradients") OptimiserConfig optimiser) {
    /** A kind of tokens. */
    public enum Tokens {
        CHARACTERS,
        BPE
    }

    public PretrainConfig {
        Require.that(tokenizer != null, "tokenizer", null, "CHARACTERS or BPE is needed");
        Require.inRange("vocabularySize", vocabularySize, 257, 1 << 24);
        Require.that(model != null, "model", null, "it is needed");
        Require.that(
                heldOutFraction > 0 && heldOutFraction < 1, "heldOutFraction", heldOutFraction, "above 0 and below 1");
        Require.inRange("evaluationTokens", evaluationTokens, 0, Integer.MAX_VALUE);
        Require.inRange("batchSize", batchSize, 1, 1 << 20);
        Require.that(optimiser != null, "optimiser", null, "it is needed");
    }

    /** nanoGPT's settings for a processor. */
    public static PretrainConfig defaults() {
        return new PretrainConfig(
                Tokens.CHARACTERS, 1024, ModelSettings.small(), 0.1, 16_384, 12, OptimiserConfig.pretraining());
    }
}
