package org.rollout4j.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A machine for the launcher to run on: a clone, and programs on the PATH that write down how they are called, whatever the real machine has. */
final class FakeMachine {
    private static final List<String> TOOLS = List.of(
            "sh",
            "cat",
            "chmod",
            "cp",
            "dirname",
            "env",
            "find",
            "grep",
            "mkdir",
            "mv",
            "readlink",
            "rm",
            "sed",
            "sync",
            "touch",
            "uname");

    private final Path folder;
    private final Path path;
    private final Path root;
    private final Path clone;
    private final Path packages;
    private final Path calls;
    private final Map<String, String> environment = new LinkedHashMap<>();

    /** A Debian 12 with a clone that has not been built, for its administrator, with nothing but the tools of a shell. */
    FakeMachine(Path folder) throws IOException {
        this.folder = folder;
        path = Files.createDirectories(folder.resolve("path"));
        root = Files.createDirectories(folder.resolve("root"));
        clone = Files.createDirectories(folder.resolve("a clone"));
        packages = Files.createDirectories(folder.resolve("packages"));
        calls = Files.createFile(folder.resolve("calls"));
        for (String tool : TOOLS) {
            write(path.resolve(tool), "exec '" + tool(tool) + "' \"$@\"");
        }
        Path ours = repository();
        for (String file : List.of("rollout4j", "pom.xml", "src/cli/pom.xml", "src/cli/main/scripts/machine.sh")) {
            Files.createDirectories(clone.resolve(file).getParent());
            Files.copy(ours.resolve(file), clone.resolve(file));
        }
        Files.createDirectories(clone.resolve("src/cli/main/java"));
        Files.createDirectories(clone.resolve("src/cli/main/resources"));
        environment.put("PATH", path.toString());
        environment.put("HOME", root.resolve("home").toString());
        environment.put("ROLLOUT4J_ROOT", root.toString());
        release("ID=debian\nVERSION_ID=\"12\"\n");
        user(0);
    }

    private static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("rollout4j"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static Path tool(String name) throws IOException {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    /** An environment variable, in which {@code ROOT} is the root of the machine. */
    FakeMachine environment(String name, String value) {
        environment.put(name, value.replace("ROOT", root.toString()));
        return this;
    }

    /** What the system says of itself. */
    FakeMachine release(String text) throws IOException {
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/os-release"), text);
        return this;
    }

    /** Who starts the launcher; 0 is the administrator. */
    FakeMachine user(int id) throws IOException {
        write(path.resolve("id"), "echo " + id);
        return this;
    }

    /** A Java, at a place below the root of the machine, that writes down where it is and its arguments, and makes archives of classes. */
    FakeMachine java(String place, String version, String... programs) throws IOException {
        makeJava(root.resolve(place), version, programs);
        return this;
    }

    private void makeJava(Path home, String version, String... programs) throws IOException {
        Files.createDirectories(home);
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"A\"\nJAVA_VERSION=\"" + version + "\"\n");
        for (String program : programs) {
            write(
                    home.resolve("bin").resolve(program),
                    noting(program + " ${0%/bin/*} $*") + "\nfor option in \"$@\"; do case $option in"
                            + " -XX:ArchiveClassesAtExit=*) echo classes >\"${option#*=}\" ;; esac; done");
        }
    }

    /** Puts the Java at a place below the root on the PATH. */
    FakeMachine onPath(String javaHome) throws IOException {
        Files.createSymbolicLink(path.resolve("java"), root.resolve(javaHome).resolve("bin/java"));
        return this;
    }

    /** A Maven whose builds make the jar that the launcher starts. */
    FakeMachine maven(String version) throws IOException {
        write(path.resolve("mvn"), mavenScript(version));
        return this;
    }

    /** One at a place below the root of the machine, off the PATH. */
    FakeMachine maven(String place, String version) throws IOException {
        write(root.resolve(place), mavenScript(version));
        return this;
    }

    private String mavenScript(String version) {
        return "if [ \"$1\" = -v ]; then echo 'Apache Maven " + version + " (0123)'; exit; fi\n"
                + noting("mvn JAVA_HOME=$JAVA_HOME $*") + "\nmkdir -p '" + clone + "/target' && touch '" + jar() + "'";
    }

    /** A program that writes down its arguments and then does what {@code script} says. */
    FakeMachine program(String name, String script) throws IOException {
        write(path.resolve(name), noting(name + " $*") + "\n" + script);
        return this;
    }

    /** A package manager whose packages with {@code jdk} in their name bring Java 17, and {@code maven} this version. */
    FakeMachine packages(String manager, String mavenVersion) throws IOException {
        makeJava(packages.resolve("jdk"), "17.0.15", "java", "javac");
        write(packages.resolve("mvn"), mavenScript(mavenVersion));
        return program(manager, """
                for word in "$@"; do
                    case $word in
                        *jdk* | *java*) mkdir -p '%1$s/usr/lib/jvm' && cp -r '%2$s/jdk' '%1$s/usr/lib/jvm/jdk' ;;
                        maven) cp '%2$s/mvn' '%3$s/mvn' ;;
                    esac
                done
                """.formatted(root, packages, path));
    }

    FakeMachine remove(String program) throws IOException {
        Files.delete(path.resolve(program));
        return this;
    }

    /** A build that is there already. */
    FakeMachine built() throws IOException {
        Files.createDirectories(jar().getParent());
        Files.createFile(jar());
        return this;
    }

    /** A source file, below {@code src}, that is newer than the build. */
    FakeMachine source(String file) throws IOException {
        Path source = clone.resolve("src").resolve(file);
        Files.createDirectories(source.getParent());
        Files.createFile(source);
        FileTime built = Files.getLastModifiedTime(jar());
        Files.setLastModifiedTime(source, FileTime.from(built.toInstant().plusSeconds(1)));
        return this;
    }

    /** A file of the clone. */
    Path file(String name) {
        return clone.resolve(name);
    }

    private Path jar() {
        return clone.resolve("target/rollout4j.jar");
    }

    /** Runs the launcher, without a terminal. */
    Outcome run(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(clone.resolve("rollout4j").toString()));
        command.addAll(List.of(arguments));
        return run(command, "");
    }

    /** Runs it on a terminal, where someone types {@code answer}. All that it prints goes to stdout. */
    Outcome runOnTerminal(String answer, String arguments) throws IOException, InterruptedException {
        String command = "'" + clone.resolve("rollout4j") + "' " + arguments;
        return run(List.of(tool("script").toString(), "-qec", command, "/dev/null"), answer);
    }

    /** Runs it, and waits for what it leaves in the background as well, which keeps the other end of a pipe. */
    private Outcome run(List<String> command, String input) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "stdout", ".txt");
        Path err = Files.createTempFile(folder, "stderr", ".txt");
        Path in = Files.writeString(Files.createTempFile(folder, "stdin", ".txt"), input);
        List<String> piped =
                new ArrayList<>(List.of(tool("sh").toString(), "-c", "exec 3>&1 >\"$0\"; exec \"$@\"", out.toString()));
        piped.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(piped).redirectInput(in.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getInputStream().readAllBytes();
        int exitCode = process.waitFor();
        return new Outcome(exitCode, Files.readString(out), Files.readString(err));
    }

    /** The calls since the start, with the folders of the machine called ROOT and CLONE, and the options that Java always gets left out. */
    List<String> calls() {
        try {
            return Files.readString(calls)
                    .replace(root.toString(), "ROOT")
                    .replace(clone.toString(), "CLONE")
                    .replaceAll(" -XX:\\S+( -Drollout4j.\\w+=\\w+)+ ", " ")
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String noting(String line) {
        return "echo \"" + line + "\" >>'" + calls + "'";
    }

    private static void write(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        file.toFile().setExecutable(true);
    }
}
