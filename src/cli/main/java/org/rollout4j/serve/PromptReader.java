package org.rollout4j.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.data.TemplateFormat;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.text.ChatMessage;

/** Makes token ids of prompts and conversations. */
final class PromptReader {
    private static final String PROMPT = "prompt";
    private static final String MESSAGES = "messages";

    /** What OpenAI calls roles, and what templates do. */
    private static final Map<String, String> ROLES =
            Map.of("system", "system", "developer", "system", "user", "user", "assistant", "assistant");

    private final LanguageModel model;
    private final String modelName;
    private final int maxLength;
    private final Encoder encoder;
    private final TemplateFormat format;

    PromptReader(LanguageModel model, String modelName, int maxLength) {
        this.model = model;
        this.modelName = modelName;
        this.maxLength = maxLength;
        this.encoder = Encoder.of(model, false);
        this.format = model.chatTemplate() == null ? null : new TemplateFormat(model, false);
    }

    /** {@code prompt}: a text, several, token ids, or several times those. */
    List<int[]> texts(Fields fields) {
        JsonNode prompt = fields.get(PROMPT);
        boolean several =
                prompt.isArray() && !prompt.isEmpty() && !prompt.get(0).isIntegralNumber();
        List<int[]> prompts = new ArrayList<>();
        for (JsonNode one : several ? prompt : List.of(prompt)) {
            prompts.add(fit(PROMPT, one.isArray() ? ids(fields, one) : text(fields, one)));
        }
        return prompts;
    }

    private int[] text(Fields fields, JsonNode text) {
        fields.check(PROMPT, text.isTextual(), "a text, an array of texts, or token ids are needed");
        try {
            return encoder.prompt(Content.of(text.textValue()));
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid(PROMPT, PROMPT + ": " + e.getMessage());
        }
    }

    private int[] ids(Fields fields, JsonNode ids) {
        int[] tokens = new int[ids.size()];
        int vocabulary = model.config().vocabularySize();
        for (int i = 0; i < tokens.length; i++) {
            JsonNode id = ids.get(i);
            boolean exists = id.isInt() && id.intValue() >= 0 && id.intValue() < vocabulary;
            fields.check(PROMPT, exists, "token ids from 0 to " + (vocabulary - 1) + " are allowed");
            tokens[i] = id.intValue();
        }
        return tokens;
    }

    /** {@code messages}, by the model's chat template. */
    int[] chat(Fields fields) {
        if (format == null) {
            throw ApiException.of(
                    400, "model", "no_chat_template", modelName + " has no chat template: it writes completions only");
        }
        JsonNode array = fields.get(MESSAGES);
        fields.check(MESSAGES, array.isArray() && !array.isEmpty(), "an array of at least one message is needed");
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonNode message : array) {
            messages.add(message(message, MESSAGES + "[" + messages.size() + "]"));
        }
        try {
            return fit(MESSAGES, format.render(messages, true).ids());
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid(MESSAGES, MESSAGES + ": " + e.getMessage());
        }
    }

    private static ChatMessage message(JsonNode message, String at) {
        String role = ROLES.get(message.path("role").asText());
        check(role != null, at + ".role", message.path("role"), "system, user and assistant are allowed");
        check(
                message.path("tool_calls").isEmpty(),
                at + ".tool_calls",
                message.path("tool_calls"),
                "none is supported");
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            return new ChatMessage(role, content.textValue());
        }
        check(content.isArray() && !content.isEmpty(), at + ".content", content, "a text or parts of it are needed");
        for (JsonNode part : content) {
            boolean text = part.path("type").asText().equals("text")
                    && part.path("text").isTextual();
            check(text, at + ".content", part, "parts of type text are supported");
        }
        return new ChatMessage(
                role,
                StreamSupport.stream(content.spliterator(), false)
                        .map(part -> part.get("text").textValue())
                        .collect(Collectors.joining("\n")));
    }

    private static void check(boolean holds, String name, JsonNode value, String allowed) {
        if (!holds) {
            throw ApiException.invalid(name, name + " is " + Fields.shown(value) + ": " + allowed);
        }
    }

    private int[] fit(String name, int[] tokens) {
        if (tokens.length == 0) {
            throw ApiException.invalid(name, name + " is empty: at least one token is needed");
        }
        if (tokens.length >= maxLength) {
            throw ApiException.of(
                    400,
                    name,
                    "context_length_exceeded",
                    name + " is " + tokens.length + " tokens long: fewer than " + maxLength
                            + " are allowed, which are for prompt and completion together");
        }
        return tokens;
    }
}
