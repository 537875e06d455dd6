package org.rollout4j.experiment.summary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.rollout4j.Model;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Policy;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.Json;
import org.rollout4j.tabular.ExactEvaluation;
import org.rollout4j.tabular.Outcome;

/**
 * What the greedy policies of a finished run achieved on held-out episodes; kept in {@code held-out.json} of the run.
 *
 * @param episodes how many each played
 * @param evaluationSeed what their starts derive from
 * @param finalReturn the mean return of the final policy
 * @param finalLength the mean length of its episodes
 * @param finalSolvedRate the fraction of them that solved the task, where there is such a thing
 * @param exactReturn the expected return of the final policy over all starts and all that may happen, where the transitions are known
 * @param bestReturn the mean return of the policy whose evaluation during training was best
 */
public record HeldOut(
        int episodes,
        long evaluationSeed,
        double finalReturn,
        double finalLength,
        OptionalDouble finalSolvedRate,
        OptionalDouble exactReturn,
        double bestReturn) {
    /** What the starts of held-out episodes derive from, far from the seeds of training. */
    public static final long SEED = EpisodeEvaluator.HELD_OUT_SEED;

    public static final String FILE = "held-out.json";

    /** The exact return where it is known, else the mean over the held-out episodes. */
    public double meanReturn() {
        return exactReturn.orElse(finalReturn);
    }

    /** What is kept of a finished run, if it is of so many episodes; otherwise they are played. */
    public static HeldOut of(Path run, EnvironmentFactory factory, SideBySide played, int episodes) throws IOException {
        Path file = run.resolve(FILE);
        if (Files.exists(file)) {
            HeldOut kept = Json.read(file, HeldOut.class);
            if (kept.episodes == episodes && kept.evaluationSeed == SEED) {
                return kept;
            }
        }
        Policy policy = Model.load(run.resolve("last.zip")).policy();
        EpisodeEvaluation last = played.evaluate(run + ": the final policy plays", policy);
        EpisodeEvaluation best =
                played.evaluate(run + ": the best policy plays", Model.load(run).policy());
        HeldOut result = new HeldOut(
                episodes,
                SEED,
                last.meanReturn(),
                last.meanLength(),
                last.solvedRate(),
                ExactEvaluation.of(factory, policy).stream()
                        .mapToDouble(Outcome::meanReturn)
                        .findFirst(),
                best.meanReturn());
        AtomicFiles.write(file, out -> out.write(Json.pretty(result)));
        return result;
    }
}
