package org.rollout4j.lm.data;

import java.util.List;
import org.rollout4j.core.Require;
import org.rollout4j.lm.text.ChatMessage;

/** How a model's family writes a conversation in tokens: its chat template and tokenizer. */
@FunctionalInterface
public interface ChatFormat {
    /**
     * A conversation in tokens.
     *
     * @param ids {@code [tokens]}
     * @param assistant {@code [tokens]}, which of them the assistant says, those that end its turns among them
     */
    record Rendered(int[] ids, boolean[] assistant) {
        public Rendered {
            Require.that(
                    ids.length == assistant.length,
                    "length of assistant",
                    assistant.length,
                    "that of ids, " + ids.length + ", is needed");
        }
    }

    /**
     * Renders {@code messages}.
     *
     * @param generationPrompt whether what begins a turn of the assistant follows the last message
     * @throws IllegalArgumentException if the template refuses them
     */
    Rendered render(List<ChatMessage> messages, boolean generationPrompt);
}
