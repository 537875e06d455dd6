package org.rollout4j.lm.file;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rollout4j.file.Json;

/** The metadata of a GGUF file, by key; errors name key and value. */
record GgufFields(Map<String, Object> metadata) {
    boolean has(String key) {
        return metadata.containsKey(key);
    }

    /** A whole number that must be there. */
    int wholeNumber(String key) {
        return wholeNumber(key, metadata.get(key));
    }

    int wholeNumber(String key, int absent) {
        return has(key) ? wholeNumber(key) : absent;
    }

    private static int wholeNumber(String key, Object value) {
        require(
                value instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE,
                key,
                value,
                "a whole number is needed");
        return (int) (long) value;
    }

    double number(String key, double absent) {
        if (!has(key)) {
            return absent;
        }
        Object value = metadata.get(key);
        require(value instanceof Number, key, value, "a number is needed");
        return ((Number) value).doubleValue();
    }

    /** As the number that a person would have written where it was stored as a float. */
    double decimal(String key, double absent) {
        return has(key) ? Double.parseDouble(Float.toString((float) number(key, absent))) : absent;
    }

    Optional<Boolean> truth(String key) {
        Object value = metadata.get(key);
        require(value == null || value instanceof Boolean, key, value, "true or false is needed");
        return Optional.ofNullable((Boolean) value);
    }

    String text(String key, String absent) {
        if (!has(key)) {
            return absent;
        }
        Object value = metadata.get(key);
        require(value instanceof String, key, value, "a text is needed");
        return (String) value;
    }

    /** A list of elements of one kind, empty if it is absent. */
    <T> List<T> list(String key, Class<T> type) {
        Object value = metadata.getOrDefault(key, List.of());
        require(value instanceof List, key, value, "a list is needed");
        List<?> list = (List<?>) value;
        for (Object element : list) {
            if (!type.isInstance(element)) {
                throw new IllegalArgumentException(
                        key + " holds " + shown(element) + ": only " + type.getSimpleName() + " is allowed");
            }
        }
        return list.stream().map(type::cast).toList();
    }

    /** As {@link org.rollout4j.core.Require#that}; values are only shown where they are wrong. */
    private static void require(boolean holds, String key, Object value, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException(key + " is " + shown(value) + ": " + allowed);
        }
    }

    private static String shown(Object value) {
        return value == null
                ? "missing"
                : Json.oneLine(value instanceof List<?> list ? "a list of " + list.size() : value.toString(), 60);
    }
}
