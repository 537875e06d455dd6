package org.rollout4j.train;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.rollout4j.core.MetricSink;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.Json;

/** The metric files of a run: {@code metrics.jsonl} and TensorBoard's event files. */
final class MetricFiles {
    static final String LINES = "metrics.jsonl";

    private MetricFiles() {}

    /** Both files, begun anew. */
    static MetricSink start(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(LINES));
        try (DirectoryStream<Path> events = Files.newDirectoryStream(directory, TensorBoardSink.PREFIX + "*")) {
            for (Path file : events) {
                Files.delete(file);
            }
        }
        return open(directory, 0);
    }

    /** Both files, without what was written after {@code at}. */
    static MetricSink resume(Path directory, Progress at) throws IOException {
        lastKept(directory, at); // throws where it cannot be read; nothing has been written then
        Path lines = directory.resolve(LINES);
        if (Files.exists(lines)) {
            AtomicFiles.write(lines, out -> {
                Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
                keepUpTo(at.steps(), lines, writer);
                writer.flush();
            });
        }
        return open(directory, at.steps() + 1);
    }

    /**
     * The steps of the last line that a run which goes on from {@code at} keeps; 0 if it keeps none.
     *
     * @throws IOException if the file cannot be read or a line is damaged; the message names both
     */
    static long lastKept(Path directory, Progress at) throws IOException {
        Path lines = directory.resolve(LINES);
        return Files.exists(lines) ? keepUpTo(at.steps(), lines, Writer.nullWriter()) : 0;
    }

    /** One sink that writes to all of {@code sinks}. */
    static MetricSink all(List<? extends MetricSink> sinks) {
        return new MetricSink() {
            @Override
            public void write(Progress at, Metrics values) {
                sinks.forEach(sink -> sink.write(at, values));
            }

            @Override
            public void sync() {
                sinks.forEach(MetricSink::sync);
            }

            @Override
            public void close() {
                sinks.forEach(MetricSink::close);
            }
        };
    }

    private static MetricSink open(Path directory, long firstStep) throws IOException {
        return all(List.of(new JsonLinesSink(directory.resolve(LINES)), TensorBoardSink.create(directory, firstStep)));
    }

    /** Returns the steps of the last line that was kept, 0 if none was. */
    private static long keepUpTo(long steps, Path file, Writer kept) throws IOException {
        long last = 0;
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            MetricLine values = new MetricLine();
            int number = 1;
            for (String line = reader.readLine(); line != null; number++) {
                String next = reader.readLine();
                boolean whole = values.read(line);
                // A kill in the middle of a write leaves half a line, but only at the end.
                if (!whole && next != null) {
                    throw new IOException(file + ": line " + number + " is damaged: " + Json.oneLine(line, 80));
                }
                if (whole && values.steps() <= steps) {
                    kept.write(line + "\n");
                    last = values.steps();
                }
                line = next;
            }
        }
        return last;
    }
}
