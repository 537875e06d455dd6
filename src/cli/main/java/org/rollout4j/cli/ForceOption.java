package org.rollout4j.cli;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Whether files that exist may be replaced. */
final class ForceOption {
    @Option(names = "--force", description = "Replace files that exist.")
    private boolean force;

    /**
     * Refuses a file that exists, unless it may be replaced.
     *
     * @param other what helps besides, for example {@code --out FILE}, which chooses another name
     */
    void requireFree(Path file, String other) throws FileAlreadyExistsException {
        if (!force && Files.exists(file)) {
            throw new FileAlreadyExistsException(
                    file.toString(), null, "exists: --force replaces it, " + other + " chooses another name");
        }
    }
}
