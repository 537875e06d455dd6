package org.rollout4j.lm.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.rollout4j.core.Require;

/**
 * A value of an axis of style other than its first, as a feature that a note has or has not.
 *
 * @param value its number, 1 or more
 */
public record StyleFeature(StyleAxis axis, int value) {
    public StyleFeature {
        Require.inRange("value of " + axis, value, 1, axis.names().size() - 1);
    }

    /** All features, in the order of the axes. */
    public static List<StyleFeature> all() {
        List<StyleFeature> all = new ArrayList<>();
        for (StyleAxis axis : StyleAxis.values()) {
            for (int value = 1; value < axis.names().size(); value++) {
                all.add(new StyleFeature(axis, value));
            }
        }
        return all;
    }

    /**
     * The one of that name.
     *
     * @throws IllegalArgumentException if there is none; the message is one line that names all
     */
    public static StyleFeature of(String name) {
        return all().stream()
                .filter(feature -> feature.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("feature of style is " + name + ": one of "
                        + all().stream().map(StyleFeature::toString).collect(Collectors.joining(", "))
                        + " is needed"));
    }

    /** {@code greeting=formal}. */
    @Override
    public String toString() {
        return axis.name().toLowerCase(Locale.ROOT) + "=" + axis.names().get(value);
    }
}
