package org.rollout4j.lm.text.jinja;

/** A part of what stands within the braces of a template. */
record Token(Kind kind, String text) {
    enum Kind {
        NAME,
        STRING,
        INTEGER,
        OPERATOR,
        END
    }

    static final Token END = new Token(Kind.END, "the end of the tag");

    boolean isOperator(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }
}
