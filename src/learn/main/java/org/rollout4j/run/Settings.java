package org.rollout4j.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.Numbers;
import org.rollout4j.core.Setting;
import org.rollout4j.env.Suggest;
import org.rollout4j.file.Json;
import org.rollout4j.math.Schedule;
import org.rollout4j.train.TrainingConfig;

/**
 * The settings of a run by name, as text changes them: the components of its configurations. A component of a
 * record within a record has a dotted name, {@code network.activation}.
 *
 * @param training how the run is trained
 * @param algorithm how its algorithm learns
 */
public record Settings<C extends AlgorithmConfig>(TrainingConfig training, C algorithm) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /**
     * A setting.
     *
     * @param value its value as JSON
     * @param meaning what it means and which values are allowed
     */
    public record Entry(JsonNode value, String meaning) {
        /** Its value as {@link Settings#with} takes it. */
        public String text() {
            return value.isArray() ? value.toString().replaceAll("[\\[\\]]", "") : value.asText();
        }
    }

    /** The components of a record by name, in their order, those of records in it under dotted names. */
    public static Map<String, Entry> list(Object config) {
        Map<String, Entry> settings = new LinkedHashMap<>();
        collect("", config.getClass(), Json.tree(config), settings);
        return settings;
    }

    /** All of them by name, those of training first. */
    public Map<String, Entry> list() {
        Map<String, Entry> all = list(training);
        all.putAll(list(algorithm));
        return all;
    }

    /**
     * These settings with {@code key} set to what {@code text} says.
     *
     * @param id the algorithm, for messages
     * @throws IllegalArgumentException if there is no such setting, or it cannot have that value
     */
    public Settings<C> with(String id, String key, String text) {
        Map<String, Entry> trainingSettings = list(training);
        Map<String, Entry> algorithmSettings = list(algorithm);
        if (trainingSettings.containsKey(key)) {
            return new Settings<>(changed(training, key, text), algorithm);
        }
        if (algorithmSettings.containsKey(key)) {
            return new Settings<>(training, changed(algorithm, key, text));
        }
        List<String> known = Stream.concat(trainingSettings.keySet().stream(), algorithmSettings.keySet().stream())
                .toList();
        throw new IllegalArgumentException(
                "setting " + key + ": there is none of that name for " + id + Suggest.didYouMean(key, known));
    }

    /**
     * A record with one of the settings that {@link #list(Object)} names set to what {@code text} says.
     *
     * @throws IllegalArgumentException if it cannot have that value
     */
    public static <R> R changed(R config, String key, String text) {
        JsonNode tree = Json.tree(config);
        ObjectNode holder = (ObjectNode) tree;
        Class<?> type = config.getClass();
        String[] path = key.split("\\.", -1);
        for (int i = 0; i < path.length - 1; i++) {
            type = component(type, path[i]).getType();
            holder = (ObjectNode) holder.get(path[i]);
        }
        String name = path[path.length - 1];
        holder.set(name, value(key, component(type, name), text));
        @SuppressWarnings("unchecked") // the class of an R
        Class<R> same = (Class<R>) config.getClass();
        return Json.convert(tree, same, "setting " + key + "=" + text);
    }

    private static void collect(String prefix, Class<?> type, JsonNode tree, Map<String, Entry> into) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + component.getName();
            JsonNode value = tree.get(component.getName());
            if (isNested(component)) {
                collect(name + ".", component.getType(), value, into);
            } else {
                into.put(name, new Entry(value, meaning(component)));
            }
        }
    }

    /** Whether a component holds settings of its own, rather than one value that is written as text. */
    private static boolean isNested(RecordComponent component) {
        return component.getType().isRecord() && component.getType() != Schedule.class;
    }

    private static String meaning(RecordComponent component) {
        Setting setting = component.getAnnotation(Setting.class);
        return setting == null ? "" : setting.value();
    }

    private static RecordComponent component(Class<?> type, String name) {
        return Stream.of(type.getRecordComponents())
                .filter(component -> component.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode value(String key, RecordComponent component, String text) {
        Class<?> type = component.getType();
        String trimmed = text.trim();
        try {
            if (type == int.class) {
                return NODES.numberNode(Math.toIntExact(Numbers.whole(trimmed)));
            }
            if (type == long.class) {
                return NODES.numberNode(Numbers.whole(trimmed));
            }
            if (type == double.class) {
                double number = Numbers.real(trimmed);
                return Double.isFinite(number) ? NODES.numberNode(number) : NODES.textNode(Double.toString(number));
            }
            if (type == boolean.class) {
                return NODES.booleanNode(truth(trimmed));
            }
            return type == List.class ? wholeNumbers(trimmed) : NODES.textNode(word(trimmed));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "setting " + key + "=" + text + ": " + form(type) + " is needed: " + meaning(component), e);
        }
    }

    private static String word(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static ArrayNode wholeNumbers(String text) {
        ArrayNode numbers = NODES.arrayNode();
        String list = text.replaceAll("^\\[|]$", "");
        for (String number : list.isBlank() ? new String[0] : list.split(",", -1)) {
            numbers.add(Math.toIntExact(Numbers.whole(number)));
        }
        return numbers;
    }

    private static String form(Class<?> type) {
        if (type == boolean.class) {
            return "true or false";
        }
        if (type == double.class) {
            return "a number";
        }
        if (type.isEnum() || type == Schedule.class) {
            return "a value";
        }
        String limit = type == long.class ? "" : " up to " + Integer.MAX_VALUE;
        return type == List.class
                ? "a list of whole numbers" + limit + " such as 64,64 (or nothing)"
                : "a whole number" + limit;
    }
}
