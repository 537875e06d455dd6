package org.rollout4j.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.MetricSink;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Require;
import org.rollout4j.file.Json;

/**
 * Appends one JSON object a line: {@code envSteps}, {@code updates}, {@code episodes}, then the metrics, with null for those
 * that are not finite. Each line is handed to the operating system at once.
 *
 * <p>{@link #write}, {@link #sync} and {@link #close} throw {@link UncheckedIOException}, whose message is one line that names the file.
 */
public final class JsonLinesSink implements MetricSink {
    static final String ENV_STEPS = "envSteps";
    private static final String UPDATES = "updates";
    private static final String EPISODES = "episodes";

    /** What a line says of the progress, before its metrics. */
    static final List<String> PROGRESS = List.of(ENV_STEPS, UPDATES, EPISODES);

    private final AppendedFile file;

    /** Opens {@code file} to append to it, and makes it if it is not there. */
    public JsonLinesSink(Path file) throws IOException {
        this.file = new AppendedFile(file, 0);
    }

    @Override
    public void write(Progress at, Metrics values) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put(ENV_STEPS, at.steps());
        line.put(UPDATES, at.updates());
        line.put(EPISODES, at.episodes());
        values.values().forEach((name, value) -> {
            Require.that(!line.containsKey(name), "metric", name, "that name is taken by the progress");
            line.put(name, Double.isFinite(value) ? value : null);
        });
        file.write((Json.line(line) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void sync() {
        file.sync();
    }

    @Override
    public void close() {
        file.close();
    }
}
