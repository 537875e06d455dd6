package org.rollout4j.lm.text.jinja;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rollout4j.lm.text.jinja.Callable.Arguments;

/** {@code value is test}. */
final class Tests {
    /** Tests with an argument, which may stand without parentheses. */
    static final Set<String> WITH_ARGUMENT =
            Set.of("equalto", "eq", "ne", "in", "divisibleby", "gt", "greaterthan", "lt", "lessthan", "ge", "le");

    private Tests() {}

    static boolean holds(String name, Object value, Arguments arguments) {
        return switch (name) {
            case "defined" -> !(value instanceof Undefined);
            case "undefined" -> value instanceof Undefined;
            case "none" -> value == null;
            case "string" -> value instanceof Text;
            case "mapping" -> value instanceof Map;
            case "iterable", "sequence" ->
                value instanceof List || value instanceof Text || value instanceof Map || value instanceof Undefined;
            case "number" -> value instanceof Long || value instanceof Boolean;
            case "integer" -> value instanceof Long;
            case "boolean" -> value instanceof Boolean;
            case "callable" -> value instanceof Callable;
            case "true" -> Boolean.TRUE.equals(value);
            case "false" -> Boolean.FALSE.equals(value);
            case "odd" -> Values.number(value) % 2 != 0;
            case "even" -> Values.number(value) % 2 == 0;
            case "divisibleby" -> Values.number(value) % divisor(argument(name, arguments)) == 0;
            case "equalto", "eq", "==" -> Values.equal(value, argument(name, arguments));
            case "ne", "!=" -> !Values.equal(value, argument(name, arguments));
            case "in" -> Values.contains(argument(name, arguments), value);
            case "gt", "greaterthan" -> Values.compare(value, argument(name, arguments)) > 0;
            case "lt", "lessthan" -> Values.compare(value, argument(name, arguments)) < 0;
            case "ge" -> Values.compare(value, argument(name, arguments)) >= 0;
            case "le" -> Values.compare(value, argument(name, arguments)) <= 0;
            default -> throw new IllegalArgumentException("the test " + name + " is not covered");
        };
    }

    private static Object argument(String test, Arguments arguments) {
        return arguments.need(0, "other", test);
    }

    private static long divisor(Object value) {
        long divisor = Values.number(value);
        if (divisor == 0) {
            throw new IllegalArgumentException("a division by 0");
        }
        return divisor;
    }
}
