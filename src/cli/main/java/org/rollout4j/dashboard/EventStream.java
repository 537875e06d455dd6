package org.rollout4j.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.rollout4j.file.Json;
import org.rollout4j.train.Metric;

/**
 * What one page is told: all there is when it connects, then what is new, as server-sent events. {@code runs} has the table of runs,
 * whole whenever anything in it changes; {@code rows} has rows of one run, which replace what the page has from row {@code from} on, so that
 * nothing is there twice however often it connects.
 */
final class EventStream {
    private static final long POLL_MILLIS = 1000;
    private static final int TICKS_OF_SILENCE = 10;

    private final RunList list;
    private final List<String> shown;
    private final OutputStream out;
    private final Map<String, Sent> sent = new HashMap<>();
    private String table = "";
    private List<Metric> metrics = List.of();

    /** What the page has of a run. */
    private record Sent(long generation, int rows, double lastStep) {
        static final Sent NOTHING = new Sent(Long.MIN_VALUE, 0, Double.NaN);
    }

    /**
     * @param shown the ids of the runs whose curves the page shows
     */
    EventStream(RunList list, List<String> shown, OutputStream out) {
        this.list = list;
        this.shown = shown;
        this.out = out;
    }

    /**
     * Sends until the page goes away, which is an {@link IOException}, or the server stops.
     *
     * @param open whether to go on
     */
    void run(BooleanSupplier open) throws IOException, InterruptedException {
        send("retry: 1000\n\n");
        list.lookFor(shown); // a page that finds none of the runs it was asked for shows another
        int silence = 0;
        while (open.getAsBoolean()) {
            boolean more = list.refresh(shown);
            boolean said = sendTable();
            said |= sendMetrics();
            for (String id : shown) {
                said |= sendRows(id);
            }
            silence = said ? 0 : silence + 1;
            if (silence >= TICKS_OF_SILENCE) {
                send(": still here\n\n"); // else nobody would notice that the page is gone
                silence = 0;
            }
            if (!more) {
                Thread.sleep(POLL_MILLIS);
            }
        }
    }

    private boolean sendTable() throws IOException {
        List<ObjectNode> runs = list.summaries();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("runs", runs);
        json.put("left", list.left());
        String now = Json.line(json);
        if (now.equals(table)) {
            return false;
        }
        table = now;
        event("runs", now);
        return true;
    }

    /** What the metrics of the rows to come are, before these. */
    private boolean sendMetrics() throws IOException {
        List<Metric> now = list.metrics(shown);
        if (now.equals(metrics)) {
            return false;
        }
        metrics = now;
        event("metrics", Json.line(now.stream().map(EventStream::json).toList()));
        return true;
    }

    private static Map<String, Object> json(Metric metric) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", metric.name());
        json.put("title", metric.title());
        json.put("group", metric.group());
        json.put("better", metric.better());
        json.put("isReturn", metric.isReturn());
        return json;
    }

    private boolean sendRows(String id) throws IOException {
        Sent before = sent.getOrDefault(id, Sent.NOTHING);
        Optional<RunList.Rows> found = list.since(id, before.generation(), before.rows());
        if (found.isEmpty()) {
            return sent.remove(id) != null;
        }
        RunList.Rows rows = found.get();
        Sent now = new Sent(rows.generation(), rows.count(), rows.lastStep());
        if (now.equals(before)) {
            return false;
        }
        int first = 0;
        for (var piece = list.piece(id, rows, 0); piece.isPresent(); piece = list.piece(id, rows, first)) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("run", id);
            json.putAll(piece.get());
            event("rows", Json.line(json));
            first += RunList.METRICS_AT_ONCE;
        }
        sent.put(id, now);
        return true;
    }

    private void event(String name, String json) throws IOException {
        send("event: " + name + "\ndata: " + json + "\n\n");
    }

    private void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
