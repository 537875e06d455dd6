package org.rollout4j.dashboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.train.RunDirectory;

/**
 * What the page may change: what runs are called, and which there are. Nothing is ever unlinked: a run that is deleted goes to {@value
 * #TRASH} in the folder of the runs, as {@code TIME/ID}, and comes back by moving it.
 */
final class RunEdits {
    static final String TRASH = ".trash";

    private static final int MAX_REMEMBERED = 100;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final RunList runs;
    private final InstantSource clock;

    /** Where those are that were deleted here, by their ids. */
    private final Map<String, Deleted> deleted = new LinkedHashMap<>();

    private record Deleted(Path from, Path to) {}

    /**
     * @param clock what folders in the trash are named by
     */
    RunEdits(RunList runs, InstantSource clock) {
        this.runs = runs;
        this.clock = clock;
    }

    /** Names a run and notes something of it. */
    void label(WatchedRun run, RunLabel label) throws IOException {
        label.write(run.path());
    }

    /**
     * Moves a run to the trash.
     *
     * @return where it is now
     * @throws IllegalStateException if it is being trained, or is not a folder of its own
     */
    synchronized Path delete(WatchedRun run) throws IOException {
        if (run.path().equals(runs.folder())) {
            throw new IllegalStateException(run.id() + " is the folder of this dashboard: open the one above it");
        }
        if (runs.hasRunsBelow(run)) {
            throw new IllegalStateException(run.id() + " has other runs in its folder: delete those first");
        }
        if (RunDirectory.isHeld(run.path())) {
            throw new IllegalStateException(run.id() + " is being trained: stop it first");
        }
        Path to =
                free(runs.folder().resolve(TRASH), TIME.format(clock.instant())).resolve(run.id());
        move(run.path(), to);
        deleted.put(run.id(), new Deleted(run.path(), to));
        if (deleted.size() > MAX_REMEMBERED) {
            deleted.remove(deleted.keySet().iterator().next());
        }
        return to;
    }

    /**
     * Moves a run back that was deleted here.
     *
     * @throws NoSuchElementException if none of that id was
     * @throws IllegalStateException if there is another one in its place
     */
    synchronized void restore(String id) throws IOException {
        Deleted gone = deleted.get(id);
        if (gone == null) {
            throw new NoSuchElementException("no run of that name was deleted here");
        }
        if (Files.exists(gone.from())) {
            throw new IllegalStateException(gone.from() + ": there is another one by now");
        }
        move(gone.to(), gone.from());
        deleted.remove(id);
    }

    private void move(Path from, Path to) throws IOException {
        AtomicFiles.createDirectories(to.getParent());
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(to, e);
        } finally {
            runs.searchAgain();
        }
    }

    /** A folder that is not there yet. */
    private static Path free(Path parent, String name) {
        Path free = parent.resolve(name);
        for (int copy = 2; Files.exists(free); copy++) {
            free = parent.resolve(name + "-" + copy);
        }
        return free;
    }
}
