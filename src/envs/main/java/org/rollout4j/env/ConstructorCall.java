package org.rollout4j.env;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rollout4j.core.EnvironmentException;
import org.rollout4j.core.SplitMix;
import org.rollout4j.env.EnvironmentAdapter.Generator;

/**
 * The name of a class, and values for the parameters of its constructor where it has any: {@code com.acme.Maze} or {@code
 * com.acme.Maze(10, true)}. Values are whole numbers, numbers, {@code true}, {@code false} and other text. A {@link Random}, or a generator
 * that an {@link EnvironmentAdapter} knows, is given without being written; of constructors for the same values one that takes
 * generators comes first, since its episodes can be repeated.
 *
 * @param className the full name of the class
 * @param values as they are written
 */
record ConstructorCall(String className, List<String> values) {
    private static final Pattern FORM = Pattern.compile("([^()]*)\\(([^()]*)\\)");

    /** What a value may become, the narrowest first. */
    private static final List<Class<?>> TYPES =
            List.of(int.class, long.class, float.class, double.class, boolean.class, String.class);

    /** Instances so far: each has generators of its own from the start, and the same ones in every process. */
    private static final AtomicLong MADE = new AtomicLong();

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
     * @param adapters what may have generators for parameters that are not written
     * @throws IllegalArgumentException if the class has no public constructor for the values
     */
    Supplier<Instance> on(Class<?> type, List<EnvironmentAdapter> adapters) {
        return constructors(type).stream()
                .filter(candidate -> arguments(candidate, adapters, 0).isPresent())
                .min(Comparator.<Constructor<?>, Boolean>comparing(
                                candidate -> candidate.getParameterCount() == values.size())
                        .thenComparingInt(Constructor::getParameterCount)
                        .thenComparing(ConstructorCall::width))
                .<Supplier<Instance>>map(constructor -> () -> make(constructor, adapters))
                .orElseThrow(() -> new IllegalArgumentException(refusal(type, adapters)));
    }

    private static List<Constructor<?>> constructors(Class<?> type) {
        boolean usable = Modifier.isPublic(type.getModifiers()) && !Modifier.isAbstract(type.getModifiers());
        return usable ? List.of(type.getConstructors()) : List.of();
    }

    private String refusal(Class<?> type, List<EnvironmentAdapter> adapters) {
        String wanted = values.isEmpty() ? "without parameters" : "for the values " + values;
        String hint = values.isEmpty() ? "; values may follow the name, as in Maze(10, true)" : "";
        List<Constructor<?>> constructors = constructors(type);
        String found = constructors.isEmpty()
                ? ""
                : constructors.stream()
                        .sorted(Comparator.<Constructor<?>>comparingInt(Constructor::getParameterCount)
                                .thenComparing(ConstructorCall::width))
                        .map(constructor -> described(constructor, adapters))
                        .collect(Collectors.joining(" or ", "; it has ", ""));
        return "environment class " + type.getName() + " cannot be made: a public class with a public constructor "
                + wanted + " is needed" + hint + found;
    }

    /** A constructor by the values to write for it. */
    private static String described(Constructor<?> constructor, List<EnvironmentAdapter> adapters) {
        List<String> written = new ArrayList<>();
        List<String> given = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (Class<?> parameter : constructor.getParameterTypes()) {
            boolean value = TYPES.contains(parameter);
            boolean generator = !value && generator(parameter, adapters, 0).isPresent();
            if (generator) {
                given.add(parameter.getName());
            } else {
                written.add(parameter.getSimpleName());
            }
            if (!value && !generator) {
                unknown.add(parameter.getName());
            }
        }
        return constructor.getDeclaringClass().getSimpleName() + "(" + String.join(", ", written) + ")"
                + (given.isEmpty() ? "" : " with a " + String.join(" and a ", given) + " that needs no value")
                + (unknown.isEmpty() ? "" : ", which cannot be written: " + String.join(", ", unknown));
    }

    private static int width(Constructor<?> constructor) {
        return Stream.of(constructor.getParameterTypes())
                .mapToInt(TYPES::indexOf)
                .sum();
    }

    private static Optional<Generator> generator(Class<?> type, List<EnvironmentAdapter> adapters, long seed) {
        if (type == Random.class) {
            Random random = new Random(seed);
            return Optional.of(new Generator(random, random::setSeed));
        }
        return adapters.stream()
                .flatMap(adapter -> adapter.generator(type, seed).stream())
                .findFirst();
    }

    /** The values, and {@link Generator}s, as the constructor takes them; nothing if it does not. */
    private Optional<List<Object>> arguments(Constructor<?> constructor, List<EnvironmentAdapter> adapters, long seed) {
        List<Object> arguments = new ArrayList<>();
        int used = 0;
        for (Class<?> type : constructor.getParameterTypes()) {
            Object argument = generator(type, adapters, SplitMix.derive(seed, arguments.size()))
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
        return used == values.size() ? Optional.of(arguments) : Optional.empty();
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

    private Instance make(Constructor<?> constructor, List<EnvironmentAdapter> adapters) {
        List<Object> values = new ArrayList<>();
        List<LongConsumer> generators = new ArrayList<>();
        long seed = SplitMix.derive(0, MADE.getAndIncrement());
        for (Object argument : arguments(constructor, adapters, seed).orElseThrow()) {
            if (argument instanceof Generator generator) {
                values.add(generator.value());
                generators.add(generator.seeding());
            } else {
                values.add(argument);
            }
        }
        try {
            return new Instance(constructor.newInstance(values.toArray()), generators);
        } catch (InvocationTargetException e) {
            throw failed(e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw failed(e);
        }
    }

    private EnvironmentException failed(Throwable cause) {
        boolean initialiser = cause instanceof ExceptionInInitializerError && cause.getCause() != null;
        Throwable shown = initialiser ? cause.getCause() : cause;
        return new EnvironmentException(
                "environment class " + className + " cannot be made: its "
                        + (initialiser ? "static initialiser" : "constructor") + " threw " + Thrown.text(shown),
                cause);
    }
}
