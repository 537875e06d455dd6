package org.rollout4j.lm.text.jinja;

import java.util.HashMap;
import java.util.Map;

/** Variables by name; those of the scope around are seen, and not changed. */
final class Scope {
    private static final int MAX_STEPS = 2_000_000;
    private static final int MAX_DEPTH = 100;

    private final Scope around;
    private final Map<String, Object> variables = new HashMap<>();
    private final int depth;
    private final int[] steps;

    /** The outermost scope. */
    Scope(Map<String, Object> variables) {
        around = null;
        depth = 0;
        steps = new int[1];
        this.variables.putAll(variables);
    }

    private Scope(Scope around, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("loops and macros are nested deeper than " + MAX_DEPTH);
        }
        this.around = around;
        this.depth = depth;
        steps = around.steps;
    }

    Scope inner() {
        return new Scope(this, depth + 1);
    }

    /** A scope in this one, made by code at {@code caller}. */
    Scope calledFrom(Scope caller) {
        return new Scope(this, caller.depth + 1);
    }

    /** Counts what takes time, so that no template runs forever. */
    void step() {
        if (++steps[0] > MAX_STEPS) {
            throw new IllegalArgumentException("more than " + MAX_STEPS + " steps");
        }
    }

    Object get(String name) {
        for (Scope scope = this; scope != null; scope = scope.around) {
            if (scope.variables.containsKey(name)) {
                return scope.variables.get(name);
            }
        }
        return new Undefined(name);
    }

    void set(String name, Object value) {
        variables.put(name, value);
    }
}
