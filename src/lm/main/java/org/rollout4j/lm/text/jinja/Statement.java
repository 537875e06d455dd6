package org.rollout4j.lm.text.jinja;

import java.util.List;

/** Writes text and changes variables. */
@FunctionalInterface
interface Statement {
    /** What comes after a statement: the next one, the end of the loop, or its next round. */
    enum Then {
        NEXT,
        BREAK,
        CONTINUE
    }

    Then run(Scope scope, Text.Builder out);

    /** Statements one after the other. */
    static Statement all(List<Statement> statements) {
        return (scope, out) -> {
            for (Statement statement : statements) {
                Then then = statement.run(scope, out);
                if (then != Then.NEXT) {
                    return then;
                }
            }
            return Then.NEXT;
        };
    }
}
