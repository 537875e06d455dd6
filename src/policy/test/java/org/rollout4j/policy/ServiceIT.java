package org.rollout4j.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process with the built jars of core and policy, and Jackson, loads policies and acts: what a service needs. */
class ServiceIT {
    private static final long MAX_BYTES = 4_000_000;

    @TempDir
    private Path directory;

    private List<Path> jars;

    @BeforeEach
    void findJars() throws IOException, URISyntaxException {
        jars = List.of(
                built("core"),
                built("policy"),
                jarOf(ObjectMapper.class),
                jarOf(JsonFactory.class),
                jarOf(JsonProperty.class));
    }

    @Test
    void theyAreSmall() throws IOException {
        long bytes = 0;
        for (Path jar : jars) {
            bytes += Files.size(jar);
        }
        assertThat(bytes).as("the jars that a service needs: " + jars).isBetween(1_000_000L, MAX_BYTES);
    }

    @Test
    void theyLoadPoliciesOfEveryKindAndAct() throws IOException, InterruptedException {
        List<String> files = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (PolicyFile policy : Policies.all().toList()) {
            Path file = directory.resolve("policy-" + files.size() + ".zip");
            policy.write(file);
            files.add(file.toString());
            expected.add(Serving.actions(policy));
        }
        assertThat(serve(files)).isEqualTo(expected);
    }

    @Test
    void theyLoadTheModelsOfThisProject() throws IOException, InterruptedException {
        List<String> files;
        try (Stream<Path> models = Files.list(Path.of("models"))) {
            files = models.map(Path::toString)
                    .filter(name -> name.endsWith(".zip"))
                    .sorted()
                    .toList();
        }
        List<String> expected = new ArrayList<>();
        for (String file : files) {
            expected.add(Serving.actions(PolicyFile.read(Path.of(file))));
        }
        assertThat(files).hasSizeGreaterThan(5);
        assertThat(serve(files)).isEqualTo(expected);
    }

    /** The lines that the program prints. */
    private List<String> serve(List<String> files) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Stream.concat(Stream.of(program()), jars.stream())
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator)),
                Serving.class.getName()));
        command.addAll(files);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(said).isZero();
        return said.lines().toList();
    }

    /** A folder with the program, and no other of the classes of tests. */
    private Path program() throws IOException {
        String name = Serving.class.getName().replace('.', '/') + ".class";
        Path target = directory.resolve("program").resolve(name);
        Files.createDirectories(target.getParent());
        try (InputStream in = ServiceIT.class.getClassLoader().getResourceAsStream(name)) {
            Files.copy(in, target);
        }
        return directory.resolve("program");
    }

    private static Path built(String module) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", module, "target"))) {
            return files.filter(file -> file.getFileName()
                            .toString()
                            .matches("rollout4j-" + module + "-[0-9][^-]*(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no jar of " + module + " has been built"));
        }
    }

    private static Path jarOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
