package org.rollout4j.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.OptionalLong;
import org.rollout4j.file.Json;

/** The fields of a request, by their types. One that is null counts as missing. */
final class Fields {
    private static final int MAX_SHOWN = 40;

    private final JsonNode json;

    Fields(JsonNode json) {
        this.json = json;
    }

    boolean has(String name) {
        return json.hasNonNull(name);
    }

    /** Missing, where it is null. */
    JsonNode get(String name) {
        return has(name) ? json.get(name) : MissingNode.getInstance();
    }

    String text(String name, String otherwise) {
        check(name, !has(name) || get(name).isTextual(), "a text is needed");
        return has(name) ? get(name).textValue() : otherwise;
    }

    boolean flag(String name) {
        check(name, !has(name) || get(name).isBoolean(), "true and false are allowed");
        return get(name).booleanValue();
    }

    OptionalLong whole(String name, long min, long max) {
        if (!has(name)) {
            return OptionalLong.empty();
        }
        JsonNode value = get(name);
        check(
                name,
                value.isIntegralNumber()
                        && value.canConvertToLong()
                        && value.longValue() >= min
                        && value.longValue() <= max,
                "a whole number from " + min + " to " + max + " is allowed");
        return OptionalLong.of(value.longValue());
    }

    double number(String name, double otherwise) {
        check(name, !has(name) || get(name).isNumber(), "a number is needed");
        return has(name) ? get(name).doubleValue() : otherwise;
    }

    /** @throws ApiException that names the field, its value and what is allowed, unless {@code holds} */
    void check(String name, boolean holds, String allowed) {
        if (!holds) {
            throw ApiException.invalid(name, name + " is " + shown(get(name)) + ": " + allowed);
        }
    }

    /** A value as messages show it. */
    static String shown(JsonNode value) {
        return value.isMissingNode() ? "missing" : Json.oneLine(value.toString(), MAX_SHOWN);
    }
}
