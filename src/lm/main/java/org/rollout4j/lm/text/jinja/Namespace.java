package org.rollout4j.lm.text.jinja;

import java.util.HashMap;
import java.util.Map;

/** Variables that can be changed from within loops. */
final class Namespace {
    private final Map<String, Object> variables;

    Namespace(Map<String, Object> variables) {
        this.variables = new HashMap<>(variables);
    }

    Object get(String name) {
        return variables.containsKey(name) ? variables.get(name) : new Undefined(name);
    }

    void set(String name, Object value) {
        variables.put(name, value);
    }
}
