package org.rollout4j.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Keeps processes on some of the processors, by {@code taskset}, which Linux has. */
final class Processors {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";

    private Processors() {}

    /**
     * A command on the last {@code count} of the processors that this process may use.
     *
     * @throws IOException if there are more, and there is nothing here to leave them out by
     */
    static List<String> pin(int count, List<String> command) throws IOException {
        int all = Runtime.getRuntime().availableProcessors();
        if (all <= count) {
            return command;
        }
        Optional<Path> taskset = program("taskset");
        if (taskset.isEmpty() || !Files.isReadable(STATUS)) {
            throw new IOException(
                    "cannot be kept to " + count + " of " + all + " processors: taskset of Linux is needed");
        }
        List<String> pinned = new ArrayList<>(List.of(taskset.get().toString(), "-c", last(count, allowed())));
        pinned.addAll(command);
        return pinned;
    }

    /** The last {@code count} numbers of a list such as {@code 0-3,8}, or all where it has fewer, as such a list. */
    static String last(int count, String list) {
        List<String> numbers = Stream.of(list.split(","))
                .map(range -> range.split("-"))
                .flatMapToInt(ends ->
                        IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])))
                .mapToObj(String::valueOf)
                .toList();
        return String.join(",", numbers.subList(Math.max(0, numbers.size() - count), numbers.size()));
    }

    private static String allowed() throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(ALLOWED))
                .map(line -> line.substring(ALLOWED.length()).trim())
                .findFirst()
                .orElseThrow(() -> new IOException(STATUS + " has no " + ALLOWED));
    }

    /** The program of that path, or of that name on the PATH. */
    static Optional<Path> program(String name) {
        Stream<Path> places = name.contains(File.separator)
                ? Stream.of(Path.of(name))
                : Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "")
                                .split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name));
        return places.filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
                .findFirst();
    }
}
