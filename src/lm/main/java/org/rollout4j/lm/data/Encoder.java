package org.rollout4j.lm.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.rollout4j.core.Require;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.model.TextModel;
import org.rollout4j.lm.text.ChatMessage;
import org.rollout4j.lm.text.Tokenizer;

/**
 * Makes sequences of examples. A prompt and its completion become tokens apart and are put one after the other, as they are when a model
 * completes the prompt; before plain text comes the tokenizer's begin token, if it has one, and after it the end token, which counts by its
 * position, whatever the text says. A conversation ends as its
 * template says.
 */
public final class Encoder {
    private final Tokenizer tokenizer;
    private final OptionalInt endToken;
    private final ChatFormat chat;

    /**
     * @param endToken comes after plain text; none for models whose texts have no end
     * @param chat renders conversations; null where there are none
     */
    public Encoder(Tokenizer tokenizer, OptionalInt endToken, ChatFormat chat) {
        this.tokenizer = tokenizer;
        this.endToken = endToken;
        this.chat = chat;
    }

    /**
     * That of a model: its tokenizer, the first of its end tokens, and its chat template, if it has one.
     *
     * @param marksAssistant as {@link TemplateFormat} has it
     * @throws IllegalArgumentException if its chat template is not covered
     */
    public static Encoder of(TextModel model, boolean marksAssistant) {
        return new Encoder(
                model.tokenizer(),
                model.endTokens().isEmpty()
                        ? OptionalInt.empty()
                        : OptionalInt.of(model.endTokens().get(0)),
                model.chatTemplate() == null ? null : new TemplateFormat(model, marksAssistant));
    }

    /** An example in tokens, in full length; it may be too short for a {@link Sequence}. */
    record Encoded(int[] ids, boolean[] predicted) {
        /** The number of its targets among the first {@code length} tokens. The first token is none, as nothing is before it. */
        int targets(int length) {
            int count = 0;
            for (int i = 1; i < Math.min(length, predicted.length); i++) {
                count += predicted[i] ? 1 : 0;
            }
            return count;
        }

        Sequence sequence(int maxLength) {
            int length = Math.min(maxLength, ids.length);
            boolean[] kept = Arrays.copyOf(predicted, length);
            kept[0] = false;
            return new Sequence(Arrays.copyOf(ids, length), kept);
        }
    }

    /** The tokens of a prompt alone, after which a model is to go on. */
    public int[] prompt(Content prompt) {
        return prompt instanceof Content.Messages messages
                ? chat().render(messages.messages(), true).ids()
                : begun(tokenizer.encode(((Content.Text) prompt).text()));
    }

    /**
     * The sequence of one example, of which {@code format} says what is cut and what counts.
     *
     * @throws IllegalArgumentException if it is neither of language modelling nor a prompt with a completion, cannot be written in tokens, or has
     *     no token to be predicted
     */
    public Sequence sequence(Example example, SftFormat format) {
        Encoded encoded = encode(example, format);
        Require.that(
                encoded.targets(format.maxLength()) > 0,
                "number of tokens to be predicted",
                0,
                "at least 1 is needed within maxLength, " + format.maxLength());
        return encoded.sequence(format.maxLength());
    }

    /**
     * The sequence of a prompt and its completion, which alone counts; nothing if no token of it is within {@code format.maxLength()}.
     *
     * @throws IllegalArgumentException if it cannot be written in tokens
     */
    public Optional<Sequence> completion(Content prompt, Content completion, SftFormat format) {
        Encoded encoded = pair(prompt, completion, true);
        return encoded.targets(format.maxLength()) == 0
                ? Optional.empty()
                : Optional.of(encoded.sequence(format.maxLength()));
    }

    /** @throws IllegalArgumentException if it is of another kind, or cannot be written in tokens */
    Encoded encode(Example example, SftFormat format) {
        if (example instanceof Example.LanguageModeling whole) {
            return whole(whole.text(), format.assistantOnlyLoss());
        }
        if (example instanceof Example.PromptCompletion pair) {
            return pair(pair.prompt(), pair.completion(), format.completionOnlyLoss());
        }
        throw new IllegalArgumentException("the columns are " + example.kind().columns()
                + ": text, messages, or prompt and completion are needed");
    }

    private Encoded whole(Content content, boolean assistantOnly) {
        if (content instanceof Content.Messages messages) {
            ChatFormat.Rendered rendered = chat().render(messages.messages(), false);
            return new Encoded(rendered.ids(), assistantOnly ? rendered.assistant() : all(0, rendered.ids().length));
        }
        int[] ids = ended(begun(tokenizer.encode(((Content.Text) content).text())));
        return new Encoded(ids, all(0, ids.length));
    }

    Encoded pair(Content prompt, Content completion, boolean completionOnly) {
        int[] before = prompt(prompt);
        int[] both = prompt instanceof Content.Messages messages
                ? conversation(before, messages, (Content.Messages) completion)
                : concatenated(before, ended(tokenizer.encode(((Content.Text) completion).text())));
        return new Encoded(both, all(completionOnly ? before.length : 0, both.length));
    }

    private int[] conversation(int[] before, Content.Messages prompt, Content.Messages completion) {
        List<ChatMessage> messages = new ArrayList<>(prompt.messages());
        messages.addAll(completion.messages());
        int[] all = chat().render(messages, false).ids();
        if (all.length < before.length || !Arrays.equals(before, 0, before.length, all, 0, before.length)) {
            throw new IllegalArgumentException(
                    "the chat template writes the prompt alone in other tokens than before its"
                            + " completion: one whose conversations begin like their prompts is needed");
        }
        return all;
    }

    private ChatFormat chat() {
        Require.that(chat != null, "chat template", null, "conversations need one, or plain text is needed");
        return chat;
    }

    private int[] begun(int... ids) {
        return tokenizer.beginToken().isPresent()
                ? concatenated(new int[] {tokenizer.beginToken().getAsInt()}, ids)
                : ids;
    }

    private int[] ended(int... ids) {
        return endToken.isPresent() ? concatenated(ids, endToken.getAsInt()) : ids;
    }

    static int[] concatenated(int[] before, int... after) {
        int[] both = Arrays.copyOf(before, before.length + after.length);
        System.arraycopy(after, 0, both, before.length, after.length);
        return both;
    }

    private static boolean[] all(int from, int length) {
        boolean[] predicted = new boolean[length];
        Arrays.fill(predicted, from, length, true);
        return predicted;
    }
}
