package org.rollout4j.desk.page;

import java.util.Objects;
import org.rollout4j.lm.model.LanguageModel;

/**
 * The model that writes, and what people are told of it.
 *
 * @param name as profiles know it
 * @param knows what it can write, in a sentence
 * @param example a text that it goes on from well; empty for none
 */
public record DeskModel(LanguageModel model, String name, String knows, String example) {
    public DeskModel {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(knows, "knows");
        Objects.requireNonNull(example, "example");
    }

    /** Whether it follows instructions. */
    boolean isInstructed() {
        return model.chatTemplate() != null;
    }
}
