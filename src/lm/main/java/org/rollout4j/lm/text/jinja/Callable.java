package org.rollout4j.lm.text.jinja;

import java.util.List;
import java.util.Map;

/** A function of a template. */
@FunctionalInterface
interface Callable {
    /** Values by place and by name. */
    record Arguments(List<Object> values, Map<String, Object> named) {
        /** The argument at a place or of a name, or {@code otherwise}. */
        Object get(int place, String name, Object otherwise) {
            return place < values.size() ? values.get(place) : named.getOrDefault(name, otherwise);
        }

        Object need(int place, String name, String function) {
            Object value = get(place, name, this);
            if (value == this) {
                throw new IllegalArgumentException(function + " lacks its argument " + name);
            }
            return value;
        }
    }

    Object call(Arguments arguments, Scope scope);
}
