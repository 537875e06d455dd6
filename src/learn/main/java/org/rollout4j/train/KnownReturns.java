package org.rollout4j.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.Json;

/**
 * What returns in an environment are measured by. Whoever trains there leaves it in the directory of a run or of a comparison.
 *
 * @param environment the environment, as {@code config.json} names it
 * @param optimalReturn the exact optimum of the mean return; null where it is not known
 * @param randomReturn the mean return of the uniformly random policy
 */
public record KnownReturns(String environment, Double optimalReturn, double randomReturn) {
    /** The file that has them, beside {@code config.json}. */
    public static final String FILE = "references.json";

    /**
     * What somebody left in {@code directory}; nothing if there is no such file.
     *
     * @throws IOException if it holds something else; the message names it
     */
    public static Optional<KnownReturns> read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        return Files.isRegularFile(file) ? Optional.of(Json.read(file, KnownReturns.class)) : Optional.empty();
    }

    /** Writes them to {@code references.json} in {@code directory}. */
    public void write(Path directory) throws IOException {
        AtomicFiles.write(directory.resolve(FILE), out -> out.write(Json.pretty(this)));
    }
}
