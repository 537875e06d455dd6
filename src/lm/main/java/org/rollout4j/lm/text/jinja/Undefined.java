package org.rollout4j.lm.text.jinja;

/** The value of a name that has none: false, an empty text, and an error for all else. */
record Undefined(String name) {
    IllegalArgumentException error() {
        return new IllegalArgumentException(name + " is undefined");
    }
}
