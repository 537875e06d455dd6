package org.rollout4j.file;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.UUID;

/**
 * Files that are there in full or not at all: written to a temporary file beside, synced, then renamed, so that neither a
 * kill nor a full disk harms what was there before. The temporary files are called {@code .NAME.tmp-UNIQUE}; those that a
 * kill leaves behind are for {@link #sweep}.
 */
public final class AtomicFiles {
    private static final String LEFTOVERS = ".*.tmp-*";

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private AtomicFiles() {}

    /**
     * Makes or replaces {@code target}.
     *
     * @param attributes of the file, which it has from its first byte on
     * @throws IOException if that fails; the message is one line that names {@code target}, which is as it was before
     */
    public static void write(Path target, Content content, FileAttribute<?>... attributes) throws IOException {
        replace(target, temporary -> {
            Files.createFile(temporary, attributes);
            // Not a FileChannel: an interrupt, which may be why a last checkpoint is being saved, would close it.
            try (FileOutputStream file = new FileOutputStream(temporary.toFile())) {
                OutputStream out = new Unclosed(file);
                content.writeTo(out);
                out.flush();
                file.getFD().sync();
            }
        });
    }

    /**
     * Makes or replaces {@code target} with the content of {@code source}, a complete file on the same file system that
     * nobody changes in place.
     *
     * @throws IOException as {@link #write}
     */
    public static void duplicate(Path source, Path target) throws IOException {
        replace(target, temporary -> {
            try {
                Files.createLink(temporary, source);
            } catch (FileSystemException | UnsupportedOperationException e) {
                // Some file systems have no hard links, and there is no way to ask beforehand.
                try (FileOutputStream file = new FileOutputStream(temporary.toFile())) {
                    Files.copy(source, file);
                    file.getFD().sync();
                }
            }
        });
    }

    /**
     * Makes a folder, and those above it, where they are missing.
     *
     * @throws IOException if that fails; the message is one line that names the folder
     */
    public static void createDirectories(Path directory) throws IOException {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw cannotWrite(directory, e);
        }
    }

    /**
     * Makes a folder in one that is there: a run that was moved away must not begin anew under its old name.
     *
     * @throws IOException if that fails; the message is one line that names the folder
     */
    public static void createDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            try {
                Files.createDirectory(directory);
            } catch (IOException e) {
                throw cannotWrite(directory, e);
            }
        }
    }

    /** Removes what killed writers left in {@code directory}. Only while nobody writes there. */
    public static void sweep(Path directory) throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory, LEFTOVERS)) {
            for (Path leftover : leftovers) {
                Files.delete(leftover);
            }
        }
    }

    /** An exception whose message is one line that names {@code file} and what went wrong. */
    public static IOException cannotWrite(Path file, IOException cause) {
        String what = cause.getMessage();
        if (cause instanceof FileSystemException system) {
            what = system.getReason() == null ? describe(system) : system.getReason();
        }
        return new IOException(file + ": cannot write: " + what, cause);
    }

    private static String describe(FileSystemException cause) {
        if (cause instanceof NoSuchFileException) {
            return "there is no such folder";
        }
        if (cause instanceof FileAlreadyExistsException) {
            return "there is a file where a folder is needed";
        }
        return cause instanceof AccessDeniedException
                ? "permission denied"
                : cause.getClass().getSimpleName();
    }

    private interface Step {
        void make(Path temporary) throws IOException;
    }

    private static void replace(Path target, Step step) throws IOException {
        Path directory = target.toAbsolutePath().getParent();
        Path temporary = directory.resolve("." + target.getFileName() + ".tmp-" + UUID.randomUUID());
        try {
            try {
                step.make(temporary);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                // Even after a rename: of two links to one file it does nothing and leaves both.
                Files.deleteIfExists(temporary);
            }
            sync(directory);
        } catch (IOException e) {
            throw cannotWrite(target, e);
        }
    }

    /** Makes the rename itself outlast a loss of power. */
    private static void sync(Path directory) throws IOException {
        if (File.separatorChar == '\\') {
            return; // Windows opens no directories
        }
        boolean interrupted = Thread.interrupted(); // as in write, but here there is only a channel
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Flushes on close, so that a writer may close it before the file is synced. */
    private static final class Unclosed extends BufferedOutputStream {
        Unclosed(OutputStream out) {
            super(out, 1 << 16);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
