package org.rollout4j.cli;

import org.rollout4j.run.Environments;
import picocli.CommandLine.ITypeConverter;

/** What a user calls an environment; a table of transitions by the full name of its file, which is what a run records. */
final class EnvironmentName implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
        return Environments.absolute(text);
    }
}
