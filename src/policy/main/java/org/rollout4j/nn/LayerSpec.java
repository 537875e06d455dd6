package org.rollout4j.nn;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.rollout4j.core.Require;

/**
 * A layer as files name it.
 *
 * @param type what it is, for example {@code dense}
 * @param settings numbers by name, for example {@code outputs}; what they mean is the type's affair
 */
public record LayerSpec(String type, SortedMap<String, Double> settings) {
    private static final Pattern TYPE = Pattern.compile("[a-z0-9]+(?:[.-][a-z0-9]+)*");
    private static final int MAX_TYPE = 100;

    public LayerSpec {
        Require.that(
                type != null && type.length() <= MAX_TYPE && TYPE.matcher(type).matches(),
                "layer type",
                type,
                "lower-case words, digits, dots and hyphens, up to " + MAX_TYPE + " characters are allowed");
        Require.that(
                settings != null && !settings.containsValue(null),
                "settings of layer " + type,
                settings,
                "numbers by name are needed");
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** A layer of such a type with such settings. */
    public static LayerSpec of(String type, Map<String, Double> settings) {
        return new LayerSpec(type, new TreeMap<>(settings));
    }

    /**
     * The setting of that name.
     *
     * @throws IllegalArgumentException if it is missing, or not a whole number in that range
     */
    public int whole(String name, int low, int high) {
        Double value = settings.get(name);
        Require.that(
                value != null && value >= low && value <= high && value == Math.rint(value),
                name + " of layer " + type,
                value,
                "a whole number from " + low + " to " + high + " is needed");
        return value.intValue();
    }

    /**
     * Checks that there are no settings but these.
     *
     * @throws IllegalArgumentException if there are
     */
    public void allow(String... names) {
        for (String name : settings.keySet()) {
            Require.that(
                    List.of(names).contains(name),
                    "settings of layer " + type,
                    settings,
                    "only " + List.of(names) + " are allowed");
        }
    }
}
