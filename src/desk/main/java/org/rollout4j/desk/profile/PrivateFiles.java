package org.rollout4j.desk.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.rollout4j.file.AtomicFiles;

/** Files and folders that nobody but their owner may read, where the file system knows owners as POSIX does. */
final class PrivateFiles {
    private static final String FOLDER = "rwx------";
    private static final String FILE = "rw-------";
    private static final FileAttribute<?>[] NONE = {};

    private PrivateFiles() {}

    /** What a file beside {@code path} is made with. */
    static FileAttribute<?>[] file(Path path) {
        return attributes(path, FILE);
    }

    /** Makes a folder, and those above it with the permissions that folders have here. */
    static void createFolder(Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            AtomicFiles.createDirectories(parent);
        }
        try {
            Files.createDirectory(folder, attributes(folder, FOLDER));
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(folder, e);
        }
    }

    /** Takes from others what they may do with a folder and the files in it, as after a copy. */
    static void restrict(Path folder) throws IOException {
        if (!hasOwners(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(FILE));
                }
            }
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(FOLDER));
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(folder, e);
        }
    }

    /** Removes a file, a link, or a folder with all that is in it, but nothing that links lead to. */
    static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            List<Path> files;
            try (Stream<Path> listed = Files.list(path)) {
                files = listed.toList();
            }
            for (Path file : files) {
                delete(file);
            }
        }
        Files.deleteIfExists(path);
    }

    private static FileAttribute<?>[] attributes(Path path, String permissions) {
        return hasOwners(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : NONE;
    }

    private static boolean hasOwners(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
