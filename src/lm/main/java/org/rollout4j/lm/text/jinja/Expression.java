package org.rollout4j.lm.text.jinja;

/** Makes a value: {@link Text}, Long, Boolean, List, Map by String, null, {@link Undefined}, {@link Namespace} or {@link Callable}. */
@FunctionalInterface
interface Expression {
    Object value(Scope scope);
}
