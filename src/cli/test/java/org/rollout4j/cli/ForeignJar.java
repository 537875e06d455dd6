package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Makes jars as users have them, of classes that are not on our class path. */
final class ForeignJar {
    private ForeignJar() {}

    /**
     * Compiles classes of the package {@code com.acme} into a jar.
     *
     * @param directory where it and what it is made of go
     * @param sources by the names of their classes
     */
    static Path of(Path directory, Map<String, String> sources) throws IOException {
        Path sourceFolder = Files.createDirectories(directory.resolve("sources"));
        Path classes = Files.createDirectories(directory.resolve("classes"));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Files.writeString(sourceFolder.resolve(source.getKey() + ".java"), source.getValue());
        }
        compile(sourceFolder, classes);
        Path jar = directory.resolve("foreign.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file);
                Stream<Path> listed = Files.list(classes.resolve("com/acme"))) {
            for (Path path : listed.toList()) {
                entries.putNextEntry(new JarEntry("com/acme/" + path.getFileName()));
                entries.write(Files.readAllBytes(path));
            }
        }
        return jar;
    }

    /** What a model that was trained on a class in the jar brings there. */
    static double meanReturn(Path run, Path jar) {
        return Outcome.of("evaluate", run, "--json", "--episodes", 50, "--classpath", jar)
                .succeeded()
                .json()
                .get("meanReturn")
                .asDouble();
    }

    private static void compile(Path sources, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of(
                "-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none", "-nowarn");
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> listed = Files.list(sources)) {
            assertThat(compiler.getTask(
                                    null,
                                    files,
                                    null,
                                    options,
                                    null,
                                    files.getJavaFileObjectsFromPaths(listed.toList()))
                            .call())
                    .isTrue();
        }
    }
}
