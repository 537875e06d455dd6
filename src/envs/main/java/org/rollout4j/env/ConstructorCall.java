package org.rollout4j.env;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rollout4j.core.EnvironmentException;

/**
 * The name of a class, and values for the parameters of its constructor where it has any: {@code com.acme.Maze} or {@code
 * com.acme.Maze(10, true)}. Values are whole numbers, numbers, {@code true}, {@code false} and other text. A parameter that an {@link
 * EnvironmentAdapter} has a value for, such as a random generator of ND4J, gets it without being written.
 *
 * @param className the full name of the class
 * @param values as they are written
 */
record ConstructorCall(String className, List<String> values) {
    private static final Pattern FORM = Pattern.compile("([^()]*)\\(([^()]*)\\)");

    /** What a value may become, the narrowest first. */
    private static final List<Class<?>> TYPES =
            List.of(int.class, long.class, float.class, double.class, boolean.class, String.class);

    static ConstructorCall parse(String text) {
        Matcher match = FORM.matcher(text);
        if (!match.matches()) {
            return new ConstructorCall(text, List.of());
        }
        List<String> values = match.group(2).isBlank()
                ? List.of()
                : Stream.of(match.group(2).split(",", -1)).map(String::strip).toList();
        return new ConstructorCall(match.group(1).strip(), values);
    }

    /**
     * Makes instances of {@code type} as often as it is asked to; each throws {@link EnvironmentException} if the constructor does.
     *
     * @param adapters what may have values for parameters that are not written
     * @throws IllegalArgumentException if the class has no public constructor for the values
     */
    Supplier<Object> on(Class<?> type, List<EnvironmentAdapter> adapters) {
        Constructor<?> constructor = Modifier.isPublic(type.getModifiers()) && !Modifier.isAbstract(type.getModifiers())
                ? Stream.of(type.getConstructors())
                        .filter(candidate -> arguments(candidate, adapters).isPresent())
                        .min(Comparator.<Constructor<?>>comparingInt(Constructor::getParameterCount)
                                .thenComparing(ConstructorCall::width))
                        .orElse(null)
                : null;
        if (constructor == null) {
            String wanted = values.isEmpty() ? "without parameters" : "for the values " + values;
            String hint = values.isEmpty() ? "; values may follow the name, as in Maze(10, true)" : "";
            throw new IllegalArgumentException("environment class " + type.getName()
                    + " cannot be made: a public class with a public constructor " + wanted + " is needed" + hint);
        }
        return () -> make(constructor, adapters);
    }

    private static int width(Constructor<?> constructor) {
        return Stream.of(constructor.getParameterTypes())
                .mapToInt(TYPES::indexOf)
                .sum();
    }

    /** The values as the constructor takes them; nothing if it does not. */
    private Optional<Object[]> arguments(Constructor<?> constructor, List<EnvironmentAdapter> adapters) {
        List<Object> arguments = new ArrayList<>();
        int used = 0;
        for (Class<?> type : constructor.getParameterTypes()) {
            Object argument = adapters.stream()
                    .flatMap(adapter -> adapter.argument(type).stream())
                    .findFirst()
                    .orElse(null);
            if (argument == null && used < values.size()) {
                argument = value(values.get(used), type);
                used++;
            }
            if (argument == null) {
                return Optional.empty();
            }
            arguments.add(argument);
        }
        return used == values.size() ? Optional.of(arguments.toArray()) : Optional.empty();
    }

    private static Object value(String text, Class<?> type) {
        boolean whole = text.matches("[+-]?[0-9]{1,18}");
        boolean number = text.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?");
        if (type == int.class && whole && (int) Long.parseLong(text) == Long.parseLong(text)) {
            return Integer.parseInt(text);
        } else if (type == long.class && whole) {
            return Long.parseLong(text);
        } else if (type == float.class && number) {
            return Float.parseFloat(text);
        } else if (type == double.class && number) {
            return Double.parseDouble(text);
        } else if (type == boolean.class && text.matches("true|false")) {
            return Boolean.parseBoolean(text);
        }
        return type == String.class ? text : null;
    }

    private Object make(Constructor<?> constructor, List<EnvironmentAdapter> adapters) {
        try {
            return constructor.newInstance(arguments(constructor, adapters).orElseThrow());
        } catch (InvocationTargetException e) {
            throw failed(e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw failed(e);
        }
    }

    private EnvironmentException failed(Throwable cause) {
        boolean initialiser = cause instanceof ExceptionInInitializerError && cause.getCause() != null;
        String what = (initialiser ? cause.getCause() : cause)
                .toString()
                .lines()
                .findFirst()
                .orElse("");
        return new EnvironmentException(
                "environment class " + className + " cannot be made: its "
                        + (initialiser ? "static initialiser" : "constructor") + " threw " + what,
                cause);
    }
}
