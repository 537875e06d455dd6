package org.rollout4j.lm.task;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;

/**
 * How a note is written.
 *
 * @param values for each axis the number of its value, as {@link StyleAxis#names} counts them
 */
public record Style(Map<StyleAxis, Integer> values) {
    private static final StyleAxis[] AXES = StyleAxis.values();

    public Style {
        Require.that(values.size() == AXES.length, "number of values", values.size(), "one for each axis is needed");
        values.forEach((axis, value) ->
                Require.inRange(axis.name(), value, 0, axis.names().size() - 1));
        values = Collections.unmodifiableMap(new EnumMap<>(values));
    }

    /** Any of them, each equally likely. */
    public static Style random(SplitMix random) {
        Map<StyleAxis, Integer> values = new EnumMap<>(StyleAxis.class);
        for (StyleAxis axis : AXES) {
            values.put(axis, random.nextBelow(axis.names().size()));
        }
        return new Style(values);
    }

    /** All of them. */
    public static List<Style> all() {
        List<Map<StyleAxis, Integer>> all = List.of(new EnumMap<>(StyleAxis.class));
        for (StyleAxis axis : AXES) {
            List<Map<StyleAxis, Integer>> more = new ArrayList<>();
            for (Map<StyleAxis, Integer> values : all) {
                for (int value = 0; value < axis.names().size(); value++) {
                    Map<StyleAxis, Integer> longer = new EnumMap<>(StyleAxis.class);
                    longer.putAll(values);
                    longer.put(axis, value);
                    more.add(longer);
                }
            }
            all = more;
        }
        return all.stream().map(Style::new).toList();
    }

    /** The number of the value of {@code axis}. */
    public int value(StyleAxis axis) {
        return values.get(axis);
    }

    /** The same but for one axis. */
    public Style with(StyleAxis axis, int value) {
        Map<StyleAxis, Integer> changed = new EnumMap<>(values);
        changed.put(axis, value);
        return new Style(changed);
    }
}
