package org.rollout4j.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
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
import java.util.OptionalLong;
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

    /** One sink that writes to all of {@code sinks}. */
    static MetricSink all(List<? extends MetricSink> sinks) {
        return new MetricSink() {
            @Override
            public void write(Progress at, Metrics values) {
                sinks.forEach(sink -> sink.write(at, values));
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

    private static void keepUpTo(long envSteps, Path file, Writer kept) throws IOException {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            int number = 1;
            for (String line = reader.readLine(); line != null; number++) {
                String next = reader.readLine();
                OptionalLong step = envSteps(line);
                // A kill in the middle of a write leaves half a line, but only at the end.
                if (step.isEmpty() && next != null) {
                    throw new IOException("line " + number + " is damaged: " + Json.oneLine(line, 80));
                }
                if (step.isPresent() && step.getAsLong() <= envSteps) {
                    kept.write(line + "\n");
                }
                line = next;
            }
        }
    }

    /**
     * The figures of a line; none where it is the last and only half there.
     *
     * @param where what to call the line in messages
     * @throws IOException if it is damaged otherwise; the message is one line
     */
    static JsonNode parse(String line, String where, boolean last) throws IOException {
        try {
            return Json.parse(line.getBytes(StandardCharsets.UTF_8), where);
        } catch (IllegalArgumentException e) {
            if (last) {
                return MissingNode.getInstance();
            }
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The step of a line, or nothing if it is not a whole one. */
    private static OptionalLong envSteps(String line) {
        try {
            JsonNode step =
                    Json.parse(line.getBytes(StandardCharsets.UTF_8), LINES).path(JsonLinesSink.ENV_STEPS);
            return step.canConvertToLong() ? OptionalLong.of(step.longValue()) : OptionalLong.empty();
        } catch (IllegalArgumentException e) {
            return OptionalLong.empty();
        }
    }
}
