package org.rollout4j.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Require;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.InvalidFileException;

/**
 * The checkpoints that a run can go on from: the latest few in a folder, by their steps, of which the very last has a second name
 * beside the folder. What fails throws {@link IOException}, whose message is one line that names the file.
 */
final class Checkpoints {
    private static final Pattern STEP = Pattern.compile("step-\\d{12,18}\\.zip");

    private final Path folder;
    private final Path last;

    Checkpoints(Path folder, Path last) {
        this.folder = folder;
        this.last = last;
    }

    /**
     * Removes what a killed writer left half done, and does what it did not get to: where nothing has the name of the last
     * checkpoint, the latest that is whole gets it.
     */
    void repair() throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        AtomicFiles.sweep(folder);
        if (!Files.exists(last)) {
            Optional<Path> whole = latestWhole();
            if (whole.isPresent()) {
                AtomicFiles.duplicate(whole.get(), last);
            }
        }
    }

    /** Saves a checkpoint, in the folder that the first of them makes, then drops all but the {@code keep} latest. */
    void save(Checkpoint checkpoint, int keep) throws IOException {
        Require.inRange("checkpoints to keep", keep, 1, Integer.MAX_VALUE);
        long step = checkpoint.manifest().progress().steps();
        AtomicFiles.createDirectory(folder);
        Path file = folder.resolve(String.format(Locale.ROOT, "step-%012d.zip", step));
        CheckpointFile.write(file, checkpoint);
        AtomicFiles.duplicate(file, last);
        List<Path> newestFirst =
                newestFirst().stream().filter(other -> step(other) <= step).toList();
        for (Path old : newestFirst.subList(Math.min(keep, newestFirst.size()), newestFirst.size())) {
            Files.deleteIfExists(old);
        }
    }

    /**
     * The checkpoint to go on from, if there is one.
     *
     * @throws IOException if it is damaged; the message names the latest one that is not
     */
    Optional<Checkpoint> last() throws IOException {
        if (!Files.exists(last)) {
            return Optional.empty();
        }
        try {
            return Optional.of(CheckpointFile.read(last));
        } catch (InvalidFileException e) {
            String other = latestWhole()
                    .map(file -> file + " is whole: delete " + last.getFileName() + " to go on from there")
                    .orElse("nor is there another checkpoint that is whole");
            throw new IOException(e.getMessage() + "; " + other, e);
        }
    }

    /** Drops what was saved after {@code at}. */
    void dropAfter(Progress at) throws IOException {
        for (Path file : newestFirst()) {
            if (step(file) > at.steps()) {
                Files.delete(file);
            }
        }
    }

    private Optional<Path> latestWhole() throws IOException {
        for (Path file : newestFirst()) {
            if (isWhole(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private static boolean isWhole(Path file) {
        try {
            CheckpointFile.read(file);
            return true;
        } catch (InvalidFileException e) {
            return false; // there is no other way to tell than to read it
        }
    }

    private List<Path> newestFirst() throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> STEP.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparingLong(Checkpoints::step).reversed())
                    .toList();
        }
    }

    private static long step(Path file) {
        return Long.parseLong(file.getFileName().toString().replaceAll("\\D", ""));
    }
}
