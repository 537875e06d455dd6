package org.rollout4j.cli;

import java.util.function.Function;
import org.rollout4j.core.Numbers;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How options that are numbers are read: alike, and as settings are. */
final class NumberConverters {
    private static final String WHOLE = "a whole number, such as 500000 or 2e6";
    private static final String WHOLE_INT = "a whole number up to " + Integer.MAX_VALUE;
    private static final String REAL = "a number, such as 0.5 or 1e-3";

    private NumberConverters() {}

    /** Lets a command line and its commands read numbers so. */
    static void register(CommandLine commandLine) {
        ITypeConverter<Integer> ints = converter(text -> Math.toIntExact(Numbers.whole(text)), WHOLE_INT);
        ITypeConverter<Long> longs = converter(Numbers::whole, WHOLE);
        ITypeConverter<Double> doubles = converter(Numbers::real, REAL);
        commandLine
                .registerConverter(int.class, ints)
                .registerConverter(Integer.class, ints)
                .registerConverter(long.class, longs)
                .registerConverter(Long.class, longs)
                .registerConverter(double.class, doubles)
                .registerConverter(Double.class, doubles);
    }

    private static <T> ITypeConverter<T> converter(Function<String, T> read, String form) {
        return text -> {
            try {
                return read.apply(text);
            } catch (NumberFormatException | ArithmeticException e) {
                throw new TypeConversionException("'" + text + "' is not " + form);
            }
        };
    }
}
