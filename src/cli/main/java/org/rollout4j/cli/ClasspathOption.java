package org.rollout4j.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.rollout4j.core.Services;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where classes, algorithms and environments of others are found; all of the command may use them. */
final class ClasspathOption {
    static final String NAME = "--classpath";

    @Option(
            names = NAME,
            paramLabel = "JAR",
            converter = Reader.class,
            description = "Where algorithms and environments of others are found: jars and folders, separated as on a"
                    + " Java class path.")
    private Files classpath = new Files(List.of());

    /** Each with its full name. */
    private record Files(List<String> names) {}

    /** The files and folders, each with its full name. */
    List<String> absolute() {
        return classpath.names();
    }

    /** What is there must be known before other options can be understood. */
    private static final class Reader implements ITypeConverter<Files> {
        @Override
        public Files convert(String text) {
            List<String> names = Pattern.compile(Pattern.quote(File.pathSeparator))
                    .splitAsStream(text)
                    .filter(entry -> !entry.isEmpty())
                    .map(entry -> Path.of(entry).toAbsolutePath().toString())
                    .toList();
            try {
                Services.add(names);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
            return new Files(names);
        }
    }
}
