package org.rollout4j.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.rollout4j.core.Require;
import org.rollout4j.file.Json;

/** What a POST says: a JSON object. What is not as it has to be is an {@link IllegalArgumentException} of one line. */
public final class Body {
    private static final int MAX_SHOWN = 40;

    private final JsonNode json;

    private Body(JsonNode json) {
        this.json = json;
    }

    /**
     * Reads one.
     *
     * @param maxBytes the most allowed
     */
    public static Body read(InputStream in, int maxBytes) throws IOException {
        byte[] bytes = in.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
            throw new IllegalArgumentException("body is longer than " + maxBytes + " bytes");
        }
        JsonNode json = Json.parse(bytes, "body");
        Require.that(json.isObject(), "body", shown(json), "a JSON object is needed");
        return new Body(json);
    }

    /** Whether there is anything of that name. */
    public boolean has(String name) {
        return json.has(name);
    }

    /** A text that has to be there. */
    public String text(String name) {
        JsonNode value = json.path(name);
        Require.that(value.isTextual(), name, shown(value), "a text is needed");
        return value.textValue();
    }

    /** A text in pieces, an array of them, because a single one may not be long. */
    public String pieces(String name) {
        JsonNode value = json.path(name);
        Require.that(value.isArray(), name, shown(value), "an array of texts is needed");
        StringBuilder text = new StringBuilder();
        for (JsonNode piece : value) {
            Require.that(piece.isTextual(), name, shown(value), "an array of texts is needed");
            text.append(piece.textValue());
        }
        return text.toString();
    }

    /** A number that has to be there. */
    public double number(String name) {
        JsonNode value = json.path(name);
        Require.that(value.isNumber(), name, shown(value), "a number is needed");
        return value.doubleValue();
    }

    /** A whole number that has to be there. */
    public long whole(String name) {
        JsonNode value = json.path(name);
        Require.that(
                value.isIntegralNumber() && value.canConvertToLong(), name, shown(value), "a whole number is needed");
        return value.longValue();
    }

    /** The number of an action, if there is one. */
    public Optional<Integer> action(String name) {
        return json.has(name)
                ? Optional.of((int) Require.inRange(name, whole(name), 0, Integer.MAX_VALUE))
                : Optional.empty();
    }

    /** False where it is not there. */
    public boolean flag(String name) {
        JsonNode value = json.path(name);
        Require.that(value.isMissingNode() || value.isBoolean(), name, shown(value), "true and false are allowed");
        return value.booleanValue();
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "missing" : Json.oneLine(value.toString(), MAX_SHOWN);
    }
}
