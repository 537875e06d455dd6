package org.rollout4j.lm.tune;

import java.util.Optional;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.data.SftFormat;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.model.TextModel;

/**
 * Texts as a reward model reads them, in training, evaluation and use alike: the prompt, the completion and the end token, of its own tokenizer. It
 * is read at the last of them.
 */
final class RewardTexts {
    private static final SftFormat WHOLE =
            new SftFormat(Integer.MAX_VALUE, true, false, SftFormat.defaults().packing());

    private final Encoder encoder;

    RewardTexts(TextModel model) {
        this.encoder = Encoder.of(model, false);
    }

    /**
     * The tokens of a whole text; nothing if the completion has none.
     *
     * @throws IllegalArgumentException if it cannot be written in tokens
     */
    Optional<int[]> tokens(Content prompt, Content completion) {
        return encoder.completion(prompt, completion, WHOLE).map(Sequence::tokens);
    }
}
