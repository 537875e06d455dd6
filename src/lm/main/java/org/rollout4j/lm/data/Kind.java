package org.rollout4j.lm.data;

/** The kinds of examples that TRL's data sets are made of. */
public enum Kind {
    LANGUAGE_MODELING("text or messages"),
    PROMPT_COMPLETION("prompt and completion"),
    PREFERENCE("chosen and rejected"),
    UNPAIRED("prompt, completion and label"),
    PROMPT("prompt");

    private final String columns;

    Kind(String columns) {
        this.columns = columns;
    }

    /** The columns that such an example has, in words. */
    public String columns() {
        return columns;
    }
}
