package org.rollout4j.lm.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.rollout4j.core.Require;
import org.rollout4j.file.InvalidFileException;

/** The files that users mean by naming files and folders. */
public final class DataFiles {
    private DataFiles() {}

    /**
     * Files as they are named, and of folders all files below them whose names do not begin with a dot, in the order of their paths.
     *
     * @param paths at least one
     * @throws IOException if one does not exist, or a folder holds no file; the message is one line that names it
     */
    public static List<Path> of(List<Path> paths) throws IOException {
        Require.that(!paths.isEmpty(), "number of files", 0, "at least 1 is needed");
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isRegularFile(path)) {
                files.add(path);
            } else if (Files.isDirectory(path)) {
                files.addAll(filesIn(path));
            } else {
                throw new InvalidFileException(path, "there is no such file or folder");
            }
        }
        return files;
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> below = Files.walk(folder)) {
            List<Path> files = below.filter(Files::isRegularFile)
                    .filter(file -> isVisible(folder.relativize(file)))
                    .sorted((one, other) -> folder.relativize(one)
                            .toString()
                            .compareTo(folder.relativize(other).toString()))
                    .toList();
            if (files.isEmpty()) {
                throw new InvalidFileException(folder, "holds no file: at least one is needed");
            }
            return files;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isVisible(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        return true;
    }
}
