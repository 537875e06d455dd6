package org.rollout4j.experiment.tune;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.Json;

/** The finished trials of a tuning, one JSON object a line in {@code trials.jsonl}, which holds whole lines at every moment. */
public final class Trials {
    private final Path file;
    private final Map<Key, Trial> finished = new LinkedHashMap<>();

    private record Key(int configuration, long seed) {}

    private Trials(Path file) {
        this.file = file;
    }

    /** Those that are recorded in a directory so far. */
    public static Trials in(Path directory) throws IOException {
        Trials trials = new Trials(directory.resolve("trials.jsonl"));
        if (Files.exists(trials.file)) {
            List<String> lines = Files.readAllLines(trials.file);
            for (int i = 0; i < lines.size(); i++) {
                trials.put(parse(lines.get(i), trials.file + ": line " + (i + 1)));
            }
        }
        return trials;
    }

    private static Trial parse(String line, String where) throws IOException {
        try {
            return Json.parse(line.getBytes(StandardCharsets.UTF_8), Trial.class, where);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Records a trial, at once. */
    synchronized void record(Trial trial) throws IOException {
        put(trial);
        String text = finished.values().stream().map(t -> Json.line(t) + "\n").collect(Collectors.joining());
        AtomicFiles.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    public synchronized boolean has(int configuration, long seed) {
        return finished.containsKey(new Key(configuration, seed));
    }

    synchronized int size() {
        return finished.size();
    }

    /** The trials of a configuration with each of {@code count} seeds from {@code first} on, which all are finished. */
    synchronized List<Trial> of(int configuration, long first, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> finished.get(new Key(configuration, first + i)))
                .toList();
    }

    private void put(Trial trial) {
        finished.put(new Key(trial.configuration(), trial.seed()), trial);
    }
}
