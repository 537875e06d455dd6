package org.rollout4j.train;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.rollout4j.core.Artifact;
import org.rollout4j.core.MetricSink;
import org.rollout4j.core.Origin;
import org.rollout4j.core.Progress;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.Json;

/**
 * The files of one training run, and the right to write them: {@code config.json}, {@code metrics.jsonl}, TensorBoard event
 * files, {@code checkpoints/step-000000001000.zip} and so on, {@code last.zip}, {@code best.zip}, {@code report.md},
 * and {@code monitor.csv} where it is wanted. While
 * open it holds a lock, which ends with the process at the latest, so that a run has one writer at a time. To read a run,
 * whoever is writing it, {@link #resolveModel} and {@link #config(Path, Class)} are enough. A comparison has such a directory
 * as well, with a {@code config.json} and {@code report.md} of its own and its runs in directories below.
 *
 * <p>What fails throws {@link IOException}, whose message is one line that names the file.
 */
public final class RunDirectory implements AutoCloseable {
    /** The file that holds what a run is. */
    public static final String CONFIG = "config.json";

    /** The file that holds the metrics of a run, a JSON object a line. */
    public static final String METRICS = MetricFiles.LINES;

    /** The file that holds all episodes of a training, where that is wanted. */
    public static final String MONITOR = MonitorFile.NAME;

    /** The file that says what came of a run that came to its end. */
    public static final String REPORT = "report.md";

    private static final String LAST = "last.zip";
    private static final String LOCK = ".lock";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int MAX_NAME = 80;

    /** The runs that this process writes: on some systems, to open and close their lock's file once more would free it. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final Path heldAs;
    private final FileChannel lock;
    private final Checkpoints checkpoints;

    private RunDirectory(Path path, FileChannel lock) throws IOException {
        this.path = path;
        this.heldAs = path.toRealPath();
        this.lock = lock;
        HELD.add(heldAs);
        this.checkpoints = new Checkpoints(path.resolve("checkpoints"), lastFile());
    }

    /**
     * Makes a run directory, and those above it.
     *
     * @param config what {@code config.json} shall hold, as {@link Json} writes it
     * @throws IOException if there is one already, with something in it
     */
    public static RunDirectory create(Path path, Object config) throws IOException {
        requireUnused(path);
        AtomicFiles.createDirectories(path);
        RunDirectory run = locked(path);
        try {
            requireUnused(path); // again, now that nobody else can have it
            AtomicFiles.sweep(path);
            run.writeConfig(config);
            run.checkpoints.repair();
            return run;
        } catch (IOException | RuntimeException e) {
            run.close();
            throw e;
        }
    }

    /**
     * Lets another run have the directory of one that failed before it began, that is, without any metrics; nothing happens to others. Not while
     * it is open.
     */
    public static void withdrawUnbegun(Path path) throws IOException {
        if (Files.exists(path.resolve(METRICS)) || Files.exists(path.resolve(LAST))) {
            return;
        }
        Files.deleteIfExists(path.resolve(CONFIG));
        Files.deleteIfExists(path.resolve(LOCK));
        try {
            Files.deleteIfExists(path.resolve("checkpoints"));
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException e) {
            return; // what else is in it is not of a run
        }
    }

    /**
     * Opens an existing run to go on with it, and removes what a killed writer left half done.
     *
     * @throws IOException if it is no run directory or somebody else is writing it
     */
    public static RunDirectory resume(Path path) throws IOException {
        requireConfig(path);
        RunDirectory run = locked(path);
        try {
            AtomicFiles.sweep(path);
            run.checkpoints.repair();
            return run;
        } catch (IOException | RuntimeException e) {
            run.close();
            throw e;
        }
    }

    /**
     * Where a run goes that nobody named: {@code ENV-ALGO-SEED-TIME} in {@code parent}, with a number behind if that is
     * taken.
     *
     * @param environment an id of the catalogue, or the name of a class, of which the package is left out
     */
    public static Path defaultPath(Path parent, String environment, String algorithm, long seed, Instant time) {
        return unused(parent.resolve(fileName(environment) + "-" + algorithm + "-" + seed + "-" + TIME.format(time)));
    }

    /** Where a comparison goes that nobody named: {@code compare-ENV-TIME} in {@code parent}, as {@link #defaultPath}. */
    public static Path defaultComparisonPath(Path parent, String environment, Instant time) {
        return unused(parent.resolve("compare-" + fileName(environment) + "-" + TIME.format(time)));
    }

    private static String fileName(String environment) {
        String plain = environment.substring(environment.lastIndexOf('.') + 1).replaceAll("[^A-Za-z0-9]+", "-");
        return plain.substring(0, Math.min(plain.length(), MAX_NAME)).replaceAll("^-|-$", "");
    }

    private static Path unused(Path first) {
        Path free = first;
        for (int copy = 2; Files.exists(free); copy++) {
            free = first.resolveSibling(first.getFileName() + "-" + copy);
        }
        return free;
    }

    /**
     * The checkpoint that a user means: {@code model} itself if it is a file, the best model (or the last, where none has
     * been evaluated) if it is a run directory.
     */
    public static Path resolveModel(Path model) throws IOException {
        if (!Files.exists(model)) {
            throw new NoSuchFileException(model.toString(), null, "there is no such checkpoint or run directory");
        }
        if (!Files.isDirectory(model)) {
            return model;
        }
        return Stream.of("best.zip", LAST)
                .map(model::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new NoSuchFileException(
                        model.toString(), null, "there is no model yet: neither best.zip nor last.zip"));
    }

    /** What {@code config.json} of the run in {@code path} holds. */
    public static <T> T config(Path path, Class<T> type) throws IOException {
        requireConfig(path);
        return Json.read(path.resolve(CONFIG), type);
    }

    /**
     * Whether a training is writing the run in {@code path}, which is then running. A training that wants to begin at the very moment
     * of the look is refused; so look only when other signs are missing.
     */
    public static boolean isHeld(Path path) throws IOException {
        Path file = path.resolve(LOCK);
        if (!Files.exists(file)) {
            return false;
        }
        if (HELD.contains(path.toRealPath())) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    public Path path() {
        return path;
    }

    /** Writes {@code report.md}. */
    public void writeReport(String markdown) throws IOException {
        AtomicFiles.write(path.resolve(REPORT), out -> out.write(markdown.getBytes(StandardCharsets.UTF_8)));
    }

    /** Replaces {@code config.json}; what it says holds from the next resume on. */
    public void writeConfig(Object config) throws IOException {
        AtomicFiles.write(path.resolve(CONFIG), out -> out.write(Json.pretty(config)));
    }

    /** The file of the checkpoint to go on from; not there before the first is saved. */
    public Path lastFile() {
        return path.resolve(LAST);
    }

    /**
     * The checkpoint to go on from, if the run got as far as to save one.
     *
     * @throws IOException if it is damaged; the message names the latest one that is not, if any
     */
    public Optional<Checkpoint> last() throws IOException {
        return checkpoints.last();
    }

    /**
     * Saves a checkpoint, as one of {@code checkpoints/} and as {@code last.zip}. There is a whole {@code last.zip} at every
     * moment, and older checkpoints go only when the new one is safe.
     *
     * @param keep how many of the latest to keep in {@code checkpoints/}, at least 1
     */
    public void saveCheckpoint(Checkpoint checkpoint, int keep) throws IOException {
        checkpoints.save(checkpoint, keep);
    }

    /** Saves the best of what was learned so far, {@code best.zip} or what its kind is called. */
    public void saveBest(Artifact artifact, Origin origin) throws IOException {
        artifact.write(path.resolve(artifact.fileName("best")), origin);
    }

    /** The metric files of a run that begins; those of a beginning that never reached a checkpoint are dropped. */
    public MetricSink startMetrics() throws IOException {
        return MetricFiles.start(path);
    }

    /**
     * The metric files of a run that goes on from a checkpoint: metrics of later steps, and checkpoints of later steps, are
     * dropped, as if the run had never gone beyond it.
     *
     * @param at the progress of the checkpoint
     * @throws IOException if {@code metrics.jsonl} holds something else than this project writes
     */
    public MetricSink resumeMetrics(Progress at) throws IOException {
        checkpoints.dropAfter(at);
        return MetricFiles.resume(path, at);
    }

    /**
     * Lets {@code monitor.csv} be written, of all episodes of the training that begins, as Stable-Baselines3 writes it. A run that goes on
     * goes on with it.
     */
    public void startMonitor(String environment) throws IOException {
        MonitorFile.start(path, environment, Instant.now(), System::nanoTime).close();
    }

    /** What goes on with {@code monitor.csv} from there; nothing if the run has none. */
    public Optional<MonitorFile> resumeMonitor(Progress at) throws IOException {
        return Files.exists(path.resolve(MONITOR))
                ? Optional.of(MonitorFile.resume(path, at, System::nanoTime))
                : Optional.empty();
    }

    /**
     * The steps of the last line of metrics that {@link #resumeMetrics} keeps; 0 if it keeps none.
     *
     * @throws IOException if {@code metrics.jsonl} holds something else than this project writes
     */
    public long lastMetrics(Progress at) throws IOException {
        return MetricFiles.lastKept(path, at);
    }

    /** Gives up the right to write. */
    @Override
    public void close() throws IOException {
        HELD.remove(heldAs);
        lock.close();
    }

    private static RunDirectory locked(Path path) throws IOException {
        FileChannel channel = openLock(path.resolve(LOCK));
        FileLock held = null;
        try {
            held = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            held = null; // this process has it: no different from another one
        } finally {
            if (held == null) {
                channel.close();
            }
        }
        if (held == null) {
            throw new IOException(path + ": another training is writing this run; a run has one writer at a time");
        }
        return new RunDirectory(path, channel);
    }

    private static FileChannel openLock(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(file, e);
        }
    }

    private static void requireConfig(Path path) throws IOException {
        if (!Files.exists(path.resolve(CONFIG))) {
            throw new NoSuchFileException(
                    path.toString(), null, "is not a run directory: there is no " + CONFIG + " in it");
        }
    }

    /** What a creation that was killed leaves does not count as use. */
    private static void requireUnused(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        if (!Files.isDirectory(path)) {
            throw new FileAlreadyExistsException(path.toString(), null, "is a file: a run needs a directory");
        }
        try (Stream<Path> files = Files.list(path)) {
            boolean used = files.map(file -> file.getFileName().toString())
                    .anyMatch(name -> !name.equals(LOCK) && !name.startsWith("." + CONFIG));
            if (used) {
                throw new FileAlreadyExistsException(path.toString(), null, "is not empty");
            }
        }
    }
}
