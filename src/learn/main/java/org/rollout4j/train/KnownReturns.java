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
 * @param optimalReturn the exact optimum of the mean return over all starts; null where it is not known
 * @param randomReturn the mean return of the uniformly random policy; null where it was not measured
 * @param randomEpisodes how many held-out episodes that is the mean of, 0 where it is exact; null in files of earlier versions, which do not say
 * @param evaluated the same two numbers for the starts of the evaluations of the run in the directory; null where it is not one, or where
 *     chance has a say in what follows a start
 */
public record KnownReturns(
        String environment, Double optimalReturn, Double randomReturn, Integer randomEpisodes, OnStarts evaluated) {
    private static final double MAX_RETURN = 1e100;

    /** The file that has them, beside {@code config.json}. */
    public static final String FILE = "references.json";

    /**
     * What returns from some starts alone are measured by, exactly.
     *
     * @param randomReturn null where it is not known
     */
    public record OnStarts(double optimalReturn, Double randomReturn) {}

    /** Of a random policy of which is not said how often it played. */
    public KnownReturns(String environment, Double optimalReturn, Double randomReturn) {
        this(environment, optimalReturn, randomReturn, null, null);
    }

    /** Writes them to {@code references.json} in {@code directory}. */
    public void write(Path directory) throws IOException {
        AtomicFiles.write(directory.resolve(FILE), out -> out.write(Json.pretty(this)));
    }

    /**
     * What {@code references.json} in {@code directory} says of an environment; nothing if there is no such file or it is of another one.
     *
     * @throws IOException if it holds something else, or returns that are no sensible numbers; the message names it
     */
    public static Optional<KnownReturns> read(Path directory, String environment) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        KnownReturns known = Json.read(file, KnownReturns.class);
        if (!isSensible(known.optimalReturn) || !isSensible(known.randomReturn)) {
            throw new IOException(file + ": returns of at most " + MAX_RETURN + " are needed");
        }
        return Optional.of(known).filter(returns -> environment.equals(returns.environment));
    }

    private static boolean isSensible(Double meanReturn) {
        return meanReturn == null || Math.abs(meanReturn) <= MAX_RETURN;
    }

    /** The same, and nothing where the file cannot be used: for those whom it saves time only. */
    public static Optional<KnownReturns> cached(Path directory, String environment) {
        try {
            return read(directory, environment);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** How much more an optimal policy gets from the starts of the evaluations of the run than from all; 0 where that is not known. */
    public double startLuck() {
        return evaluated == null || optimalReturn == null ? 0 : evaluated.optimalReturn() - optimalReturn;
    }

    /** The mean return of the random policy over so many held-out episodes, or exactly, if that is what is known. */
    public Optional<Double> randomReturn(int episodes) {
        boolean suits = randomEpisodes != null && (randomEpisodes == 0 || randomEpisodes == episodes);
        return suits ? Optional.ofNullable(randomReturn) : Optional.empty();
    }
}
