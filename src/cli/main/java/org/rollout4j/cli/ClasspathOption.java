package org.rollout4j.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Where classes of environments are found. */
final class ClasspathOption {
    static final String NAME = "--classpath";

    @Option(
            names = NAME,
            paramLabel = "JAR",
            description = "Where the class ENV is found: jars and folders, separated as on a Java class path.")
    private String classpath = "";

    /** The files and folders, each with its full name. */
    List<String> absolute() {
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(classpath)
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .toList();
    }
}
