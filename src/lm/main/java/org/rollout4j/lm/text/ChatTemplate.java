package org.rollout4j.lm.text;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.lm.text.jinja.Template;
import org.rollout4j.lm.text.jinja.Text;

/**
 * How conversations become text, as a model's authors wrote it down in Jinja. What messages say is data: it is never read as template, and in token
 * ids it never becomes a special token. There is no clock: where a template asks for one, it finds none. Immutable and thread-safe.
 */
public final class ChatTemplate {
    private final Template template;
    private final Map<String, Object> variables;

    private ChatTemplate(Template template, Map<String, Object> variables) {
        this.template = template;
        this.variables = variables;
    }

    /**
     * Reads a template.
     *
     * @param source the {@code chat_template} of a model
     * @param beginToken the name of the token before texts, which templates call {@code bos_token}; null if there is none
     * @param endToken the name of the token after texts, {@code eos_token}; null if there is none
     * @throws IllegalArgumentException if it is none, or has a tag that is not covered; the message is one line
     */
    public static ChatTemplate parse(String source, String beginToken, String endToken) {
        Map<String, Object> variables = new HashMap<>();
        if (beginToken != null) {
            variables.put("bos_token", Text.trusted(beginToken));
        }
        if (endToken != null) {
            variables.put("eos_token", Text.trusted(endToken));
        }
        variables.put("tools", null);
        variables.put("documents", null);
        try {
            return new ChatTemplate(Template.parse(source), variables);
        } catch (IllegalArgumentException e) {
            throw refused(e);
        }
    }

    /**
     * The same template with one variable more, such as {@code enable_thinking}, {@code date_string} or {@code tools}.
     *
     * @param value a text, a whole number, a boolean, null, or lists and maps of such
     */
    public ChatTemplate with(String variable, Object value) {
        Map<String, Object> more = new HashMap<>(variables);
        more.put(variable, Template.data(value));
        return new ChatTemplate(template, more);
    }

    /**
     * The text of a conversation.
     *
     * @param addGenerationPrompt whether the beginning of the assistant's next message follows
     * @throws IllegalArgumentException if the template refuses the conversation, or needs what is not covered; the message is one line
     */
    public String render(List<ChatMessage> messages, boolean addGenerationPrompt) {
        return text(messages, addGenerationPrompt).toString();
    }

    /**
     * The token ids of a conversation: those of {@link #render}'s text, with special tokens only where the template wrote them.
     *
     * @throws IllegalArgumentException as {@link #render}, or as {@link Tokenizer#encode(String)}
     */
    public int[] encode(Tokenizer tokenizer, List<ChatMessage> messages, boolean addGenerationPrompt) {
        Text text = text(messages, addGenerationPrompt);
        return tokenizer.encode(text.toString(), text.trusted());
    }

    private Text text(List<ChatMessage> messages, boolean addGenerationPrompt) {
        Map<String, Object> all = new HashMap<>(variables);
        all.put("messages", messages.stream().map(ChatTemplate::data).toList());
        all.put("add_generation_prompt", addGenerationPrompt);
        try {
            return template.render(all);
        } catch (IllegalArgumentException e) {
            throw refused(e);
        }
    }

    private static Map<String, Object> data(ChatMessage message) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("role", Text.untrusted(message.role()));
        data.put("content", Text.untrusted(message.content()));
        return data;
    }

    private static IllegalArgumentException refused(IllegalArgumentException problem) {
        return new IllegalArgumentException("chat template: " + problem.getMessage(), problem);
    }
}
