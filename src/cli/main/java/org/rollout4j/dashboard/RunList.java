package org.rollout4j.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.rollout4j.train.KnownReturns;
import org.rollout4j.train.Metric;
import org.rollout4j.train.RunDirectory;

/**
 * The runs in a folder and its folders. Thread-safe: one lock for all, which is held for as long as {@link #refresh} reads, a fraction of
 * a second. A run is found by the id that it got here and in no other way, so that nobody can ask for a file elsewhere.
 */
final class RunList {
    /** More are not shown, the ones that were written latest first. */
    static final int MAX_RUNS = 500;

    /** Comparisons have their runs in folders of theirs. */
    private static final int DEPTH = 5;

    /** Half of the memory may go to metrics. */
    private static final int MAX_METRICS =
            (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 2 / MetricTable.METRIC_BYTES);

    static final int METRICS_AT_ONCE = 50;

    private static final long SEARCH_NANOS = 2_000_000_000L;
    private static final long REFRESH_NANOS = 400_000_000L;
    private static final long READING_NANOS = 150_000_000L;

    private final Path folder;
    private final LongSupplier nanos;
    private final Semaphore room = new Semaphore(MAX_METRICS);
    private final Map<String, WatchedRun> runs = new LinkedHashMap<>();
    private final Map<String, KnownReturns> returns = new HashMap<>();
    private boolean begun;
    private long searched;
    private long refreshed;
    private int left;
    private boolean more = true;

    /**
     * @param nanos {@link System#nanoTime}, or another clock for tests
     */
    RunList(Path folder, LongSupplier nanos) {
        this.folder = folder;
        this.nanos = nanos;
    }

    /**
     * Reads on in what has changed, unless somebody else has just done so.
     *
     * @param first the ids of the runs to begin with
     * @return whether there is more to read
     */
    synchronized boolean refresh(Collection<String> first) {
        long now = nanos.getAsLong();
        if (!begun || now - searched > SEARCH_NANOS) {
            search();
            searched = nanos.getAsLong();
            begun = true;
        } else if (!more && now - refreshed < REFRESH_NANOS) {
            return false;
        }
        long deadline = nanos.getAsLong() + READING_NANOS;
        BooleanSupplier late = () -> nanos.getAsLong() - deadline >= 0;
        List<WatchedRun> order = new ArrayList<>(runs.values());
        order.sort(Comparator.comparing(run -> !first.contains(run.id())));
        more = false;
        for (WatchedRun run : order) {
            run.refresh(late);
            more |= run.valid() && run.unread();
            run.known()
                    .filter(found -> found.randomReturn() != null || !returns.containsKey(found.environment()))
                    .ifPresent(found -> returns.put(found.environment(), found));
        }
        refreshed = nanos.getAsLong();
        return more;
    }

    /** As {@link #refresh}, of which runs there are as well: some have just come or gone. */
    synchronized void searchAgain() {
        begun = false;
        refresh(List.of());
    }

    /** Finds these runs if they are there, those as well that came since the last search. */
    synchronized void lookFor(Collection<String> ids) {
        if (!ids.stream().allMatch(id -> find(id).isPresent())) {
            begun = false;
            refresh(ids);
        }
    }

    /** The folder of the runs. */
    Path folder() {
        return folder;
    }

    /** Whether a run has other runs in its folder. */
    synchronized boolean hasRunsBelow(WatchedRun run) {
        return runs.values().stream()
                .anyMatch(other -> other != run && other.path().startsWith(run.path()));
    }

    /** What the table shows of each run, in the order of their names. */
    synchronized List<ObjectNode> summaries() {
        long now = System.currentTimeMillis();
        return runs.values().stream()
                .filter(WatchedRun::valid)
                .map(run -> run.summary(returns.get(run.environment()), now))
                .toList();
    }

    /** How many runs there are that are not shown. */
    synchronized int left() {
        return left;
    }

    /** The run of that id, if it is shown. */
    synchronized Optional<WatchedRun> find(String id) {
        return Optional.ofNullable(runs.get(id)).filter(WatchedRun::valid);
    }

    /** What there is to see of these runs, in the order in which people look at it. */
    synchronized List<Metric> metrics(Collection<String> ids) {
        return Metric.inOrder(ids.stream()
                .flatMap(id -> find(id).stream())
                .flatMap(run -> run.log().table().names().stream())
                .toList());
    }

    /** Which rows of a run there are that somebody does not have yet, who has {@code rows} of {@code generation}; nothing if there is no such run. */
    synchronized Optional<Rows> since(String id, long generation, int rows) {
        return find(id).map(run -> {
            MetricTable table = run.log().table();
            long now = run.log().generation();
            // The last row may have grown.
            int from = now == generation ? Math.max(0, rows - 1) : 0;
            return new Rows(now, from, table.rows(), table.lastStep());
        });
    }

    /**
     * Some of the metrics of these rows, as {@link MetricTable#json} has them: a run may have so many that all at once would take much
     * memory for each page that looks at it.
     *
     * @param first the place of the first metric
     * @return nothing if there are no more, or if the rows have become others meanwhile
     */
    synchronized Optional<Map<String, Object>> piece(String id, Rows rows, int first) {
        return find(id).map(WatchedRun::log)
                .filter(log -> log.generation() == rows.generation()
                        && first < Math.max(1, log.table().names().size()))
                .map(log -> log.table().json(rows.from(), first, METRICS_AT_ONCE));
    }

    /**
     * Rows of a run.
     *
     * @param generation of all of them
     * @param from the first that somebody does not have yet
     * @param count how many there are with those before
     * @param lastStep the steps of the last one
     */
    record Rows(long generation, int from, int count, double lastStep) {}

    private void search() {
        Map<String, Path> found = directories();
        left = Math.max(0, found.size() - MAX_RUNS);
        List<Map.Entry<String, Path>> entries = new ArrayList<>(found.entrySet());
        if (left > 0) {
            entries.sort(Comparator.comparing((Map.Entry<String, Path> entry) -> written(entry.getValue()))
                    .reversed());
            entries = entries.subList(0, MAX_RUNS);
        }
        entries.sort(Map.Entry.comparingByKey());
        Map<String, WatchedRun> before = new HashMap<>(runs);
        runs.clear();
        for (Map.Entry<String, Path> entry : entries) {
            WatchedRun known = before.remove(entry.getKey());
            runs.put(entry.getKey(), known == null ? new WatchedRun(entry.getKey(), entry.getValue(), room) : known);
        }
        before.values().forEach(WatchedRun::close);
    }

    /** The folders that have a {@code config.json}, by their ids. The folder may itself be a run. */
    private Map<String, Path> directories() {
        Map<String, Path> found = new HashMap<>();
        try {
            Files.walkFileTree(folder, EnumSet.noneOf(FileVisitOption.class), DEPTH, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    String name = directory.equals(folder)
                            ? ""
                            : directory.getFileName().toString();
                    return name.startsWith(".") || name.equals("checkpoints")
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.getFileName().toString().equals(RunDirectory.CONFIG)) {
                        Path run = file.getParent();
                        found.put(id(run), run);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE; // deleted meanwhile, or not for us
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            found.clear(); // the folder itself cannot be read; the next search is soon
        }
        return found;
    }

    private String id(Path run) {
        String below = folder.relativize(run).toString().replace('\\', '/');
        return below.isEmpty() ? String.valueOf(run.toAbsolutePath().normalize().getFileName()) : below;
    }

    private static long written(Path run) {
        long latest = 0;
        for (String file : List.of(RunDirectory.CONFIG, RunDirectory.METRICS)) {
            latest = Math.max(latest, run.resolve(file).toFile().lastModified()); // 0 where it is not there
        }
        return latest;
    }
}
