package org.rollout4j.desk.profile;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.rollout4j.file.Json;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.text.ChatMessage;

/** Entries as lines of JSON: number, time, the kind of event, and its components by their names. Messages show nothing of what a line holds. */
final class EntryJson {
    private static final Map<String, Class<? extends Event>> KINDS = new TreeMap<>(Map.of(
            "accepted", Event.Accepted.class,
            "accepted-words", Event.AcceptedWords.class,
            "rejected", Event.Rejected.class,
            "edited", Event.Edited.class,
            "chosen", Event.Chosen.class,
            "ignored", Event.Ignored.class,
            "hidden", Event.Hidden.class,
            "weight-set", Event.WeightSet.class,
            "undone", Event.Undone.class,
            "update", Event.Update.class));

    private EntryJson() {}

    /** What all lines of entries of this number begin with. */
    static String beginning(long number) {
        return "{\"number\":" + number + ",";
    }

    /** What an event is called in files. */
    static String kind(Event event) {
        return KINDS.entrySet().stream()
                .filter(kind -> kind.getValue() == event.getClass())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** With the line's end. */
    static byte[] line(Entry entry) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("number", entry.number());
        object.put("time", entry.time().toString());
        object.put("event", kind(entry.event()));
        try {
            for (RecordComponent component : entry.event().getClass().getRecordComponents()) {
                Object value = component.getAccessor().invoke(entry.event());
                object.put(component.getName(), value instanceof Content content ? content.json() : value);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("events are public records", e);
        }
        return (Json.line(object) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @param line without the line's end
     * @throws IllegalArgumentException if it is no entry; the message is one line
     */
    static Entry parse(byte[] line) {
        JsonNode object = object(line);
        String name = text(object, "event");
        Class<? extends Event> kind = KINDS.get(name);
        Texts.require(kind != null, "event is of an unknown kind: only " + KINDS.keySet() + " are known");
        Set<String> fields = new LinkedHashSet<>(List.of("number", "time", "event"));
        for (RecordComponent component : kind.getRecordComponents()) {
            fields.add(component.getName());
        }
        object.fieldNames()
                .forEachRemaining(field -> Texts.require(
                        fields.contains(field), "there is a field beside those of " + name + ", only " + fields));
        return new Entry(wholeNumber(object, "number"), time(object), event(kind, object));
    }

    private static JsonNode object(byte[] line) {
        JsonNode tree;
        // No causes: Jackson's messages quote what they do not understand.
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("is not UTF-8", null);
        }
        try {
            tree = Json.parse(line, "line");
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not a well-formed JSON object", null);
        }
        Texts.require(tree.isObject(), "is not a JSON object");
        return tree;
    }

    private static Event event(Class<? extends Event> kind, JsonNode object) {
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(types[i], object, components[i].getName());
        }
        try {
            return kind.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException("only arguments are refused", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("events are public records", e);
        }
    }

    private static Object value(Class<?> type, JsonNode object, String field) {
        if (type == Content.class) {
            return content(object, field);
        }
        if (type == long.class) {
            return wholeNumber(object, field);
        }
        return type == double.class ? (Object) number(object, field) : text(object, field);
    }

    private static Content content(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (value.isTextual()) {
            return Content.of(value.textValue());
        }
        Texts.require(value.isArray(), field + " is neither a text nor a list of messages");
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonNode message : value) {
            Texts.require(
                    message.isObject() && message.size() == 2,
                    field + " holds what is no message: an object with role and content is needed");
            messages.add(new ChatMessage(text(message, "role"), text(message, "content")));
        }
        return new Content.Messages(messages);
    }

    private static String text(JsonNode object, String field) {
        Texts.require(object.path(field).isTextual(), field + " is not a text");
        return object.get(field).textValue();
    }

    private static long wholeNumber(JsonNode object, String field) {
        JsonNode value = object.path(field);
        Texts.require(value.isIntegralNumber() && value.canConvertToLong(), field + " is not a whole number");
        return value.longValue();
    }

    private static double number(JsonNode object, String field) {
        Texts.require(object.path(field).isNumber(), field + " is not a number");
        return object.get(field).doubleValue();
    }

    private static Instant time(JsonNode object) {
        try {
            return Instant.parse(text(object, "time"));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("time is not one as 2026-01-31T12:00:00Z", null);
        }
    }
}
