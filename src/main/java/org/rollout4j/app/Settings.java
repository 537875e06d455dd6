package org.rollout4j.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rollout4j.env.Suggest;
import org.rollout4j.train.Json;

/**
 * Changes of the components of records by name, as {@code --set key=value} brings them. A component of a record within a
 * record has a dotted name, {@code network.activation}.
 */
final class Settings {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Settings() {}

    /** The components of a record by name, those of records in it under dotted names, with their values. */
    static SortedMap<String, JsonNode> list(Record config) {
        SortedMap<String, JsonNode> settings = new TreeMap<>();
        collect("", config.getClass(), Json.tree(config), settings);
        return settings;
    }

    /** Whether {@code config} has a component of that name. */
    static boolean has(Record config, String key) {
        return list(config).containsKey(key);
    }

    /**
     * The configuration {@code config} with the component {@code key} set to what {@code text} says.
     *
     * @throws IllegalArgumentException if there is no such component or it cannot have that value
     */
    static <R extends Record> R with(R config, String key, String text) {
        JsonNode tree = Json.tree(config);
        ObjectNode holder = (ObjectNode) tree;
        Class<?> type = config.getClass();
        String[] path = key.split("\\.", -1);
        for (int i = 0; i < path.length - 1; i++) {
            type = component(type, path[i], key).getType();
            holder = (ObjectNode) holder.get(path[i]);
        }
        String name = path[path.length - 1];
        holder.set(name, value(key, component(type, name, key), text));
        @SuppressWarnings("unchecked") // the class of an R
        Class<R> same = (Class<R>) config.getClass();
        return Json.convert(tree, same, key + "=" + text);
    }

    /** An error that names the nearest setting. */
    static IllegalArgumentException unknown(String key, String algorithm, List<String> known) {
        return new IllegalArgumentException("setting " + key + ": there is none of that name for " + algorithm
                + Suggest.didYouMean(key, known) + "; `rollout4j algos " + algorithm + "` lists them all");
    }

    private static void collect(String prefix, Class<?> type, JsonNode tree, SortedMap<String, JsonNode> into) {
        for (RecordComponent component : type.getRecordComponents()) {
            JsonNode value = tree.get(component.getName());
            if (isNested(component)) {
                collect(prefix + component.getName() + ".", component.getType(), value, into);
            } else {
                into.put(prefix + component.getName(), value);
            }
        }
    }

    /** Whether a component holds settings of its own, rather than one value that is written as text. */
    private static boolean isNested(RecordComponent component) {
        return component.getType().isRecord() && component.getType() != org.rollout4j.math.Schedule.class;
    }

    private static RecordComponent component(Class<?> type, String name, String key) {
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                if (component.getName().equals(name)) {
                    return component;
                }
            }
        }
        throw new IllegalArgumentException("setting " + key + ": there is none of that name");
    }

    private static JsonNode value(String key, RecordComponent component, String text) {
        Class<?> type = component.getType();
        try {
            if (type == int.class || type == long.class) {
                return NODES.numberNode(wholeNumber(text));
            }
            if (type == double.class) {
                double number = Double.parseDouble(text.trim());
                return Double.isFinite(number) ? NODES.numberNode(number) : NODES.textNode(Double.toString(number));
            }
            if (type == boolean.class && (text.equals("true") || text.equals("false"))) {
                return NODES.booleanNode(text.equals("true"));
            }
            if (type == List.class) {
                return wholeNumbers(text);
            }
        } catch (NumberFormatException | ArithmeticException e) {
            throw malformed(key, text, type);
        }
        if (type == boolean.class) {
            throw malformed(key, text, type);
        }
        return NODES.textNode(text.trim());
    }

    private static ArrayNode wholeNumbers(String text) {
        ArrayNode numbers = NODES.arrayNode();
        String list = text.trim().replaceAll("^\\[|]$", "");
        for (String number : list.isEmpty() ? new String[0] : list.split(",", -1)) {
            numbers.add(wholeNumber(number));
        }
        return numbers;
    }

    /** Also in the forms 1e6 and 1_000_000. */
    static long wholeNumber(String text) {
        String digits = text.trim().replace("_", "");
        if (digits.length() > 40) {
            throw new NumberFormatException(text);
        }
        BigDecimal number = new BigDecimal(digits);
        // an exponent of millions would be written out, digit by digit, before it is found too large
        if (number.precision() - (long) number.scale() > 20) {
            throw new ArithmeticException(text);
        }
        return number.longValueExact();
    }

    private static IllegalArgumentException malformed(String key, String text, Class<?> type) {
        String allowed;
        if (type == boolean.class) {
            allowed = "true or false";
        } else if (type == double.class) {
            allowed = "a number";
        } else if (type == List.class) {
            allowed = "whole numbers with commas between, for example 64,64,";
        } else {
            allowed = "a whole number";
        }
        return new IllegalArgumentException(key + " is " + text + ": " + allowed + " is allowed");
    }
}
