package org.rollout4j.lm.text;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads the fields of JSON objects; each error is one line that names the field, its value and what is needed. */
final class Fields {
    private Fields() {}

    /** The field {@code type} of an object. */
    static String type(JsonNode json) {
        return string(json, "type");
    }

    static String string(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isTextual()) {
            throw wrong(field, value, "a text");
        }
        return value.textValue();
    }

    /** A text, or null where the field is missing or null. */
    static String stringOrNull(JsonNode json, String field) {
        return isNull(json, field) ? null : string(json, field);
    }

    static boolean flag(JsonNode json, String field, boolean otherwise) {
        JsonNode value = json.path(field);
        if (isNull(json, field)) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw wrong(field, value, "true or false");
        }
        return value.booleanValue();
    }

    /** An id of a token: a whole number from 0 to 2^24. */
    static int id(JsonNode value, String field) {
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < 0
                || value.intValue() > 1 << 24) {
            throw wrong(field, value, "a whole number from 0 to " + (1 << 24));
        }
        return value.intValue();
    }

    static JsonNode array(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isArray()) {
            throw wrong(field, value, "a list");
        }
        return value;
    }

    static JsonNode object(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isObject()) {
            throw wrong(field, value, "an object");
        }
        return value;
    }

    static boolean isNull(JsonNode json, String field) {
        return json.path(field).isMissingNode() || json.path(field).isNull();
    }

    static IllegalArgumentException wrong(String field, JsonNode value, String needed) {
        String shown = value.isMissingNode() ? "missing" : Excerpt.of(value.toString());
        return new IllegalArgumentException(field + " is " + shown + ": " + needed + " is needed");
    }
}
