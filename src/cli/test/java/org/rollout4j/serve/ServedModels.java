package org.rollout4j.serve;

import java.util.List;
import java.util.Map;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.lm.text.CharacterTokenizer;

/** Models of a few thousand random weights. */
public final class ServedModels {
    private static final String CHARACTERS = "abcdefghijklmnopqrstuvwxyz ?!.:\n";
    private static final String END = "<|im_end|>";
    private static final String TEMPLATE = "{% for m in messages %}<|im_start|>{{ m['role'] + '\\n' + m['content'] }}"
            + "<|im_end|>{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

    private ServedModels() {}

    /** One that talks, with a context of 200 tokens. */
    public static LanguageModel chat() {
        return model(200, true);
    }

    /** One that never ends a text, and has no chat template. */
    public static LanguageModel endless() {
        return model(60_000, false);
    }

    private static LanguageModel model(int context, boolean chat) {
        CharacterTokenizer tokenizer =
                CharacterTokenizer.of(List.of(CHARACTERS).iterator(), List.of("<|im_start|>", END));
        ModelConfig config = ModelConfig.llama(tokenizer.vocabularySize(), context, 2, 2, 1, 16);
        return new LanguageModel(
                Weights.random(config, new SplitMix(4)),
                tokenizer,
                chat ? List.of(tokenizer.specialToken(END).orElseThrow()) : List.of(),
                chat ? TEMPLATE : null,
                Map.of());
    }
}
