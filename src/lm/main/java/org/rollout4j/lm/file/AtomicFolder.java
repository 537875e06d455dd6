package org.rollout4j.lm.file;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.rollout4j.file.AtomicFiles;

/**
 * A folder that is replaced as a whole. No system renames a folder over another one, so it takes three names beside the folder's own:
 *
 * <ol>
 *   <li>the new one is made as {@code .NAME.unfinished-UNIQUE}, synced, and renamed to {@code .NAME.next}: from here on it is whole
 *   <li>the old one is renamed to {@code .NAME.previous}
 *   <li>{@code .NAME.next} is renamed to {@code NAME}, and {@code .NAME.previous} removed
 * </ol>
 *
 * <p>Killed at any moment, the next writer goes on from what names there are; until then readers find the whole one by {@link #whole}. One
 * writer of a folder at a time.
 */
final class AtomicFolder {
    private final Path target;
    private final Path next;
    private final Path previous;

    private AtomicFolder(Path target) {
        this.target = target;
        this.next = beside("next");
        this.previous = beside("previous");
    }

    /** Fills a new folder with files that are synced. */
    @FunctionalInterface
    interface Content {
        void writeTo(Path folder) throws IOException;
    }

    /** The folder of that name; of a link, the one that it leads to. */
    static AtomicFolder of(Path folder) throws IOException {
        boolean there = Files.exists(folder);
        Path target = there ? folder.toRealPath() : folder.toAbsolutePath().normalize();
        if (target.getFileName() == null) {
            throw new IOException(folder + ": cannot write: it is the root of a file system");
        }
        return new AtomicFolder(target);
    }

    /** Where the folder is to be read: under its own name, or, where a writer was killed between two renames, under another. */
    static Path whole(Path folder) throws IOException {
        if (Files.exists(folder) || folder.getFileName() == null) {
            return folder;
        }
        AtomicFolder names = of(folder);
        return Stream.of(names.next, names.previous)
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(folder);
    }

    Path target() {
        return target;
    }

    /**
     * Makes or replaces the folder.
     *
     * @throws IOException if that fails; the message is one line that names the folder, which is as it was before
     */
    void write(Content content) throws IOException {
        Path unfinished = unfinished();
        try {
            Files.createDirectory(unfinished);
            content.writeTo(unfinished);
            sync(unfinished);
            move(unfinished, next);
            if (Files.exists(target)) {
                move(target, previous);
            }
            move(next, target);
            discard(previous);
        } catch (IOException e) {
            // Of a file in the new folder, whose name says nothing, only the reason.
            throw AtomicFiles.cannotWrite(target, e.getCause() instanceof IOException cause ? cause : e);
        } finally {
            recover();
        }
    }

    /** Ends what a killed writer began, and removes what it left. */
    void recover() throws IOException {
        try {
            if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                if (Files.exists(next)) {
                    move(next, target);
                } else if (Files.exists(previous)) {
                    move(previous, target);
                }
            }
            discard(next);
            discard(previous);
            String pattern = "." + target.getFileName() + ".unfinished-";
            try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(
                    parent(), path -> path.getFileName().toString().startsWith(pattern))) {
                for (Path leftover : leftovers) {
                    delete(leftover);
                }
            }
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(target, e);
        }
    }

    private Path parent() {
        return target.getParent();
    }

    private Path beside(String suffix) {
        return target.resolveSibling("." + target.getFileName() + "." + suffix);
    }

    private Path unfinished() {
        return beside("unfinished-" + UUID.randomUUID());
    }

    private void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        sync(parent());
    }

    /** Removes a folder, which does not look whole at any moment of that. */
    private void discard(Path folder) throws IOException {
        if (Files.exists(folder)) {
            Path unfinished = unfinished();
            move(folder, unfinished);
            delete(unfinished);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(folder)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }

    private static void sync(Path directory) throws IOException {
        if (File.separatorChar == '\\') {
            return; // Windows opens no directories
        }
        boolean interrupted = Thread.interrupted(); // which would close the channel
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
