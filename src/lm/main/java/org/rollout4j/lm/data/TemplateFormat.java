package org.rollout4j.lm.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.rollout4j.core.Require;
import org.rollout4j.lm.model.TextModel;
import org.rollout4j.lm.text.ChatMessage;
import org.rollout4j.lm.text.ChatTemplate;
import org.rollout4j.lm.text.Tokenizer;

/** Conversations as the chat template that comes with a model writes them. Immutable. */
public final class TemplateFormat implements ChatFormat {
    private static final String ASSISTANT = "assistant";

    private final Tokenizer tokenizer;
    private final ChatTemplate template;
    private final boolean marksAssistant;

    /**
     * @param marksAssistant whether it is found out which tokens the assistant says, for which a conversation is rendered twice for each of its
     *     turns; if not, none is marked
     * @throws IllegalArgumentException if the model has no chat template, or one that is not covered; the message is one line
     */
    public TemplateFormat(TextModel model, boolean marksAssistant) {
        Require.that(model.chatTemplate() != null, "chat template", null, "conversations need a model that has one");
        this.tokenizer = model.tokenizer();
        this.marksAssistant = marksAssistant;
        this.template = ChatTemplate.parse(
                model.chatTemplate(),
                tokenizer.beginToken().isPresent() ? name(tokenizer.beginToken().getAsInt()) : null,
                model.endTokens().isEmpty() ? null : name(model.endTokens().get(0)));
    }

    private String name(int id) {
        return id < tokenizer.vocabularySize() ? new String(tokenizer.bytes(id), StandardCharsets.UTF_8) : null;
    }

    @Override
    public Rendered render(List<ChatMessage> messages, boolean generationPrompt) {
        int[] ids = template.encode(tokenizer, messages, generationPrompt);
        boolean[] assistant = new boolean[ids.length];
        if (marksAssistant) {
            for (int i = 0; i < messages.size(); i++) {
                if (messages.get(i).role().equals(ASSISTANT)) {
                    int from = lengthWithin(ids, messages.subList(0, i), true);
                    Arrays.fill(assistant, from, lengthWithin(ids, messages.subList(0, i + 1), false), true);
                }
            }
        }
        return new Rendered(ids, assistant);
    }

    /** The number of tokens of the first messages, with which those of the whole conversation begin. */
    private int lengthWithin(int[] ids, List<ChatMessage> first, boolean generationPrompt) {
        int[] begin = template.encode(tokenizer, first, generationPrompt);
        Require.that(
                begin.length <= ids.length && Arrays.equals(begin, 0, begin.length, ids, 0, begin.length),
                "chat template",
                "one that writes first messages in other tokens once more follow",
                "to learn only what the assistant says, one is needed under which conversations begin like their"
                        + " first messages");
        return begin.length;
    }
}
