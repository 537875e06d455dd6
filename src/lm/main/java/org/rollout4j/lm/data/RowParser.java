package org.rollout4j.lm.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rollout4j.file.Json;
import org.rollout4j.lm.text.ChatMessage;

/** One line of a data set as an example, by the names of its columns. */
final class RowParser {
    private static final int MAX_VALUE = 60;
    private static final Set<String> MESSAGE = Set.of("role", "content");

    private final Map<String, JsonNode> row = new LinkedHashMap<>();

    private RowParser(JsonNode tree) {
        tree.properties().forEach(column -> row.put(column.getKey(), column.getValue()));
    }

    /**
     * @throws IllegalArgumentException if it is not such a row; the message is one line that begins with {@code where}
     */
    static Example parse(Lines.Line line, String where) {
        if (line.tooLong()) {
            throw new IllegalArgumentException(
                    where + ": the line is longer than " + Lines.MAX_BYTES + " bytes, which is the most allowed");
        }
        if (line.isBlank()) {
            throw new IllegalArgumentException(where + ": the line is empty: an object is needed");
        }
        JsonNode tree = tree(line.bytes(), where);
        try {
            if (!tree.isObject()) {
                throw new IllegalArgumentException("the row is " + shown(tree) + ": an object is needed");
            }
            return new RowParser(tree).example();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
    }

    private static JsonNode tree(byte[] line, String where) {
        try {
            // Told from its first bytes, a line could be taken for UTF-16.
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line));
            return Json.parse(line, where);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(where + ": the line is no UTF-8", e);
        } catch (IllegalArgumentException e) {
            // The line within the line tells nothing.
            throw new IllegalArgumentException(e.getMessage().replace(": line 1, column ", ": column "), e);
        }
    }

    private Example example() {
        if (has("chosen") || has("rejected")) {
            return preference();
        }
        if (has("prompt") && has("completion")) {
            Content prompt = content("prompt");
            Content completion = content("completion");
            if (has("label")) {
                boolean label = label();
                return new Example.Unpaired(prompt, completion, label, rest());
            }
            return new Example.PromptCompletion(prompt, completion, rest());
        }
        if (has("messages")) {
            Content messages = content("messages");
            if (messages instanceof Content.Text) {
                throw new IllegalArgumentException("messages is text: a list of messages is needed");
            }
            return new Example.LanguageModeling(messages, rest());
        }
        if (has("text")) {
            Content text = content("text");
            if (text instanceof Content.Messages) {
                throw new IllegalArgumentException("text is a list: text is needed; the column of a list is messages");
            }
            return new Example.LanguageModeling(text, rest());
        }
        if (has("prompt")) {
            return new Example.Prompt(content("prompt"), rest());
        }
        throw new IllegalArgumentException(
                "the columns are " + Json.oneLine(row.keySet().toString(), MAX_VALUE)
                        + ": text, messages, prompt, prompt and completion, or chosen and rejected are needed");
    }

    private Example preference() {
        Content chosen = content("chosen");
        Content rejected = content("rejected");
        // Some data sets repeat the prompt as text beside conversations that begin with it.
        if (has("prompt") && (row.get("prompt").isTextual() == chosen instanceof Content.Text)) {
            return new Example.Preference(content("prompt"), chosen, rejected, rest());
        }
        row.remove("prompt");
        return ImplicitPrompt.split(chosen, rejected, rest());
    }

    private boolean has(String column) {
        JsonNode value = row.get(column);
        return value != null && !value.isNull();
    }

    private Content content(String column) {
        JsonNode value = row.remove(column);
        if (value == null) {
            throw new IllegalArgumentException(column + " is missing: text or a list of messages is needed");
        }
        if (value.isTextual()) {
            return new Content.Text(text(column, value));
        }
        if (!value.isArray()) {
            throw new IllegalArgumentException(
                    column + " is " + named(value) + ": text or a list of messages is needed");
        }
        if (value.isEmpty()) {
            throw new IllegalArgumentException(column + " is an empty list: at least one message is needed");
        }
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonNode message : value) {
            messages.add(message(column + "[" + messages.size() + "]", message));
        }
        return new Content.Messages(messages);
    }

    private static ChatMessage message(String where, JsonNode message) {
        if (!message.isObject()) {
            throw new IllegalArgumentException(
                    where + " is " + named(message) + ": an object with role and content is needed");
        }
        for (Map.Entry<String, JsonNode> property : message.properties()) {
            // Tables fill what one message has and another lacks with nulls.
            if (!MESSAGE.contains(property.getKey()) && !property.getValue().isNull()) {
                throw new IllegalArgumentException(where + "." + Json.oneLine(property.getKey(), MAX_VALUE) + " is "
                        + shown(property.getValue()) + ": only role and content are known");
            }
        }
        return new ChatMessage(textIn(where, message, "role"), textIn(where, message, "content"));
    }

    private static String textIn(String where, JsonNode message, String property) {
        JsonNode value = message.get(property);
        if (value == null || !value.isTextual()) {
            throw new IllegalArgumentException(
                    where + "." + property + " is " + (value == null ? "missing" : named(value)) + ": text is needed");
        }
        return text(where + "." + property, value);
    }

    private static String text(String where, JsonNode value) {
        String text = value.textValue();
        // An escape may write half a character, which no bytes stand for.
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(CharBuffer.wrap(text))) {
            throw new IllegalArgumentException(where + " holds half of a surrogate pair: whole characters are needed");
        }
        return text;
    }

    private boolean label() {
        JsonNode value = row.remove("label");
        if (!value.isBoolean()) {
            throw new IllegalArgumentException("label is " + shown(value) + ": true or false is needed");
        }
        return value.booleanValue();
    }

    private Map<String, Object> rest() {
        Map<String, Object> rest = new LinkedHashMap<>();
        row.forEach((name, value) -> rest.put(name, plain(value)));
        return rest;
    }

    private static Object plain(JsonNode value) {
        if (value.isObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            value.properties().forEach(property -> map.put(property.getKey(), plain(property.getValue())));
            return map;
        }
        if (value.isArray()) {
            List<Object> list = new ArrayList<>();
            for (Iterator<JsonNode> it = value.elements(); it.hasNext(); ) {
                list.add(plain(it.next()));
            }
            return list;
        }
        if (value.isNull()) {
            return null;
        }
        if (value.isNumber()) {
            return value.numberValue();
        }
        return value.isBoolean() ? (Object) value.booleanValue() : value.textValue();
    }

    private static String named(JsonNode value) {
        if (value.isNumber()) {
            return "a number";
        }
        if (value.isArray()) {
            return "a list";
        }
        if (value.isObject()) {
            return "an object";
        }
        return value.isTextual() ? "text" : value.asText();
    }

    private static String shown(JsonNode value) {
        return Json.oneLine(value.toString(), MAX_VALUE);
    }
}
