package org.rollout4j.lm.file;

import com.fasterxml.jackson.databind.JsonNode;
import org.rollout4j.core.Require;
import org.rollout4j.file.Json;

/** The fields of a JSON object that others wrote, of which null is as good as absent; errors name field and value. */
record Fields(JsonNode object) {
    Fields {
        Require.that(object.isObject(), "the document", Json.oneLine(object.toString(), 60), "an object is needed");
    }

    boolean has(String name) {
        return object.hasNonNull(name);
    }

    /** The field of that name, shown in a message. */
    String shown(String name) {
        return Json.oneLine(object.path(name).toString(), 60);
    }

    /** A whole number that must be there. */
    int wholeNumber(String name) {
        Require.that(has(name), name, object.has(name) ? "null" : "missing", "a whole number is needed");
        JsonNode value = object.get(name);
        Require.that(
                value.isIntegralNumber() && value.canConvertToInt(), name, shown(name), "a whole number is needed");
        return value.asInt();
    }

    int wholeNumber(String name, int absent) {
        return has(name) ? wholeNumber(name) : absent;
    }

    double number(String name, double absent) {
        if (!has(name)) {
            return absent;
        }
        Require.that(object.get(name).isNumber(), name, shown(name), "a number is needed");
        return object.get(name).asDouble();
    }

    boolean truth(String name, boolean absent) {
        if (!has(name)) {
            return absent;
        }
        Require.that(object.get(name).isBoolean(), name, shown(name), "true or false is needed");
        return object.get(name).asBoolean();
    }

    String text(String name, String absent) {
        if (!has(name)) {
            return absent;
        }
        Require.that(object.get(name).isTextual(), name, shown(name), "a text is needed");
        return object.get(name).asText();
    }

    /** Refuses a field that changes what a model computes. */
    void refuse(boolean refused, String name, String why) {
        Require.that(!refused, name, shown(name), why);
    }
}
