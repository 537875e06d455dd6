package org.rollout4j.train;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.rollout4j.file.Json;

/**
 * The {@code metrics.jsonl} of a run, which may be running, as a table: a column for {@code envSteps}, {@code updates} and {@code episodes} each, and one for
 * each metric, in the order in which they first come; a row for each line, with nothing where it has no number.
 */
public final class MetricCsv {
    private static final Pattern QUOTED = Pattern.compile("[\",\\r\\n]");

    private final Path file;
    private final Set<String> columns;

    private MetricCsv(Path file, Set<String> columns) {
        this.file = file;
        this.columns = columns;
    }

    /** What takes the values of a line. */
    @FunctionalInterface
    private interface Row {
        void take(JsonNode line) throws IOException;
    }

    /**
     * Reads what there is so far. Of the metrics, those after the first {@link MetricLine#MAX_METRICS} are left out.
     *
     * @throws IOException if there is no {@code metrics.jsonl} or it holds something else; the message names the file
     */
    public static MetricCsv of(Path run) throws IOException {
        Path file = run.resolve(MetricFiles.LINES);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(
                    run.toString(), null, "is not a run directory: there is no " + MetricFiles.LINES + " in it");
        }
        Set<String> columns = new LinkedHashSet<>(JsonLinesSink.PROGRESS);
        int most = JsonLinesSink.PROGRESS.size() + MetricLine.MAX_METRICS;
        read(
                file,
                line -> line.fieldNames().forEachRemaining(name -> {
                    if (columns.size() < most) {
                        columns.add(name);
                    }
                }));
        return new MetricCsv(file, columns);
    }

    /** Writes the table as UTF-8. */
    public void write(OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        writer.write(String.join(",", columns.stream().map(MetricCsv::quoted).toList()) + "\n");
        List<String> cells = new ArrayList<>();
        read(file, line -> {
            cells.clear();
            columns.forEach(name ->
                    cells.add(line.path(name).isNumber() ? line.path(name).asText() : ""));
            writer.write(String.join(",", cells) + "\n");
        });
        writer.flush();
    }

    private static void read(Path file, Row rows) throws IOException {
        MetricLine check = new MetricLine();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            for (int number = 1; line != null; number++) {
                String next = reader.readLine();
                if (check.read(line)) {
                    rows.take(Json.parse(line.getBytes(StandardCharsets.UTF_8), file + ": line " + number));
                } else if (next != null) {
                    throw new IOException(file + ": line " + number + " is damaged: " + Json.oneLine(line, 80));
                }
                line = next;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static String quoted(String name) {
        return QUOTED.matcher(name).find() ? '"' + name.replace("\"", "\"\"") + '"' : name;
    }
}
