package org.rollout4j.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.rollout4j.core.Services;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Where classes, algorithms and environments of others are found. */
final class ClasspathOption {
    static final String NAME = "--classpath";

    @Option(
            names = NAME,
            paramLabel = "JAR",
            description = "Where algorithms and environments of others are found: jars and folders, separated as on a"
                    + " Java class path.")
    private String classpath = "";

    /** The files and folders, each with its full name. */
    List<String> absolute() {
        return absolute(classpath);
    }

    /** Adds what a command line names, before its command runs. */
    static void add(ParseResult commandLine) {
        for (ParseResult parsed = commandLine; parsed != null; parsed = parsed.subcommand()) {
            try {
                Services.add(absolute(parsed.matchedOptionValue(NAME, "")));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(parsed.commandSpec().commandLine(), e.getMessage(), e);
            }
        }
    }

    private static List<String> absolute(String classpath) {
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(classpath)
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .toList();
    }
}
