package org.rollout4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.rollout4j.core.Sha256;
import org.rollout4j.file.AtomicFiles;

/**
 * The jars and folders that this user has trained with on this machine, named by {@code --classpath}: a file of a line each, {@code HASH PATH}. What stands
 * there may run again without being named, where a run says that it was trained with it; a jar or folder that has changed since may not. The hash is SHA-256: of a
 * jar its content, of a folder the names, sizes and times of all files in it.
 */
final class TrustedCode {
    private static final String FILE = "trusted-code";

    private final Path file;

    /**
     * @param file where they are kept; made when there is something to keep
     */
    TrustedCode(Path file) {
        this.file = file;
    }

    /** That of the user: {@code rollout4j/trusted-code} in {@code XDG_CONFIG_HOME}, or in {@code .config} in the home. Empty where there is no home. */
    static Optional<TrustedCode> ofUser() {
        String named = System.getenv("XDG_CONFIG_HOME");
        Path home = Path.of(System.getProperty("user.home", ""));
        boolean elsewhere = named != null && Path.of(named).isAbsolute();
        if (!elsewhere && !(home.isAbsolute() && Files.isDirectory(home))) {
            return Optional.empty();
        }
        Path folder = elsewhere ? Path.of(named) : home.resolve(".config");
        return Optional.of(new TrustedCode(folder.resolve("rollout4j").resolve(FILE)));
    }

    /** Takes down what is named. Where that cannot be written it is forgotten, and has to be named again. */
    void remember(List<String> classpath) {
        if (classpath.isEmpty() || holds(classpath)) {
            return;
        }
        try {
            Map<String, String> all = read();
            all.keySet().removeIf(path -> !Files.exists(Path.of(path)));
            for (String path : classpath) {
                if (path.lines().count() == 1) {
                    all.put(path, hash(Path.of(path)));
                }
            }
            StringBuilder lines = new StringBuilder();
            all.forEach(
                    (path, hash) -> lines.append(hash).append(' ').append(path).append('\n'));
            AtomicFiles.createDirectories(file.getParent());
            AtomicFiles.write(file, out -> out.write(lines.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException | UncheckedIOException | SecurityException e) {
            return; // nothing is lost but the convenience
        }
    }

    /** Whether all of it stands there, and is what it was. */
    boolean holds(List<String> classpath) {
        try {
            Map<String, String> known = read();
            for (String path : classpath) {
                if (!known.containsKey(path) || !Objects.equals(known.get(path), hash(Path.of(path)))) {
                    return false;
                }
            }
            return true;
        } catch (IOException | UncheckedIOException | SecurityException e) {
            return false;
        }
    }

    private Map<String, String> read() throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                int space = line.indexOf(' ');
                if (space > 0) {
                    all.put(line.substring(space + 1), line.substring(0, space));
                }
            }
        }
        return all;
    }

    private static String hash(Path path) throws IOException {
        return Files.isDirectory(path) ? Sha256.of(listing(path)) : Sha256.of(path);
    }

    private static String listing(Path folder) throws IOException {
        StringBuilder listing = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.filter(Files::isRegularFile).sorted().toList()) {
                listing.append(folder.relativize(each)).append('\0');
                listing.append(Files.size(each)).append('\0');
                listing.append(Files.getLastModifiedTime(each).toMillis()).append('\n');
            }
        }
        return listing.toString();
    }
}
