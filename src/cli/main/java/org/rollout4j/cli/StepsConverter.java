package org.rollout4j.cli;

import org.rollout4j.run.Settings;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of environment steps, also in the forms 2e6 and 2_000_000. */
final class StepsConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
        try {
            return Settings.wholeNumber(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new TypeConversionException("'" + text + "' is not a whole number, such as 500000 or 2e6");
        }
    }
}
