package org.rollout4j.cli;

import org.rollout4j.lm.model.LoraConfig;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code --lora} says. */
final class LoraOption implements ITypeConverter<LoraConfig> {
    @Override
    public LoraConfig convert(String value) {
        try {
            return LoraConfig.parse(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
