package org.rollout4j.train;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.rollout4j.core.Episode;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.State;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.Json;

/**
 * {@code monitor.csv}, all episodes of a training as Stable-Baselines3's {@code Monitor} writes them: a comment line of JSON with {@code t_start} (seconds
 * since 1970) and {@code env_id}, the header {@code r,l,t}, and a line an episode: return, length, and the seconds of training until the rollout that it
 * ended in was learned from. Returns and seconds have six decimals. It grows by some 20 bytes an episode.
 *
 * <p>What fails throws {@link UncheckedIOException}, whose message is one line that names the file.
 */
public final class MonitorFile implements Callback, AutoCloseable {
    static final String NAME = "monitor.csv";

    private static final String HEADER = "r,l,t";
    private static final int DECIMALS = 6;
    private static final double MILLIONTHS = 1e6;
    /** Beyond it, a double has no six decimals. */
    private static final double MAX_FIXED = 9e9;

    private static final int BUFFER_BYTES = 1 << 16;

    private final AppendedFile file;
    private final LongSupplier nanos;
    private final long start;
    private final StringBuilder line = new StringBuilder();

    /**
     * @param seconds of training before now
     */
    private MonitorFile(Path file, double seconds, LongSupplier nanos) throws IOException {
        this.nanos = nanos;
        this.start = nanos.getAsLong() - (long) (seconds * 1e9);
        this.file = new AppendedFile(file, BUFFER_BYTES);
    }

    /**
     * Begins it anew.
     *
     * @param nanos {@link System#nanoTime}, or another clock
     */
    static MonitorFile start(Path directory, String environment, Instant now, LongSupplier nanos) throws IOException {
        Path file = directory.resolve(NAME);
        Map<String, Object> comment = new LinkedHashMap<>();
        comment.put("t_start", now.toEpochMilli() / 1e3);
        comment.put("env_id", environment);
        String head = "#" + Json.line(comment) + "\n" + HEADER + "\n";
        AtomicFiles.write(file, to -> to.write(head.getBytes(StandardCharsets.UTF_8)));
        return new MonitorFile(file, 0, nanos);
    }

    /** Goes on with it: episodes that ended after {@code at} are dropped, and its seconds go on from those of the last that is kept. */
    static MonitorFile resume(Path directory, Progress at, LongSupplier nanos) throws IOException {
        Path file = directory.resolve(NAME);
        String[] last = {""};
        AtomicFiles.write(file, to -> {
            OutputStream kept = new BufferedOutputStream(to);
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
                String row = reader.readLine();
                for (long rows = -2; row != null && rows < at.episodes(); rows++) {
                    kept.write((row + "\n").getBytes(StandardCharsets.UTF_8));
                    last[0] = row;
                    row = reader.readLine();
                }
            }
            kept.flush();
        });
        return new MonitorFile(file, seconds(last[0]), nanos);
    }

    /** What a row says of the time; 0 if it is none. */
    private static double seconds(String row) {
        String text = row.substring(row.lastIndexOf(',') + 1);
        return text.matches("[0-9]+\\.[0-9]+") ? Double.parseDouble(text) : 0;
    }

    @Override
    public void onEpisodes(Progress at, List<Episode> episodes) {
        if (episodes.isEmpty()) {
            return;
        }
        double seconds = (nanos.getAsLong() - start) / 1e9;
        line.setLength(0);
        for (Episode episode : episodes) {
            append(episode.totalReward());
            line.append(',').append(episode.length()).append(',');
            append(seconds);
            line.append('\n');
        }
        file.write(line.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private void append(double value) {
        if (!(Math.abs(value) < MAX_FIXED)) {
            line.append(value);
            return;
        }
        long millionths = Math.round(Math.abs(value) * MILLIONTHS);
        if (value < 0 && millionths > 0) {
            line.append('-');
        }
        line.append(millionths / (long) MILLIONTHS).append('.');
        String decimals = Long.toString(millionths % (long) MILLIONTHS);
        line.append("000000", 0, DECIMALS - decimals.length()).append(decimals);
    }

    /** Lets whoever looks at the file see what has ended so far. */
    @Override
    public void onMetrics(Progress at, Metrics metrics) {
        file.flush();
    }

    /** Before the checkpoint is saved, so that no episode before it is ever missing. */
    @Override
    public void onCheckpoint(Progress at, State state) {
        file.sync();
    }

    @Override
    public void close() {
        file.close();
    }
}
