package org.rollout4j.experiment.summary;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Workers;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.eval.RandomPolicy;
import org.rollout4j.tabular.Oracle;
import org.rollout4j.train.KnownReturns;

/**
 * What results in an environment are measured by.
 *
 * @param oracle the exact optimum, where it can be computed
 * @param randomReturn the mean return of the uniformly random policy: exact where the oracle knows it, else over 10,000 episodes
 */
public record ReferenceReturns(Optional<Oracle> oracle, double randomReturn) {
    private static final int EPISODES = 10_000;
    private static final long SEED = 1;

    /** Computes them on so many threads. */
    public static ReferenceReturns of(EnvironmentFactory factory, int threads) {
        try (Workers workers = new Workers(threads)) {
            return of(factory, workers);
        }
    }

    public static ReferenceReturns of(EnvironmentFactory factory, Workers workers) {
        Optional<Oracle> oracle = Oracle.of(factory, workers);
        OptionalDouble exact = oracle.isPresent() ? oracle.get().randomReturn() : OptionalDouble.empty();
        return new ReferenceReturns(oracle, exact.isPresent() ? exact.getAsDouble() : simulate(factory, workers));
    }

    /** Leaves them in the directory of a run or a comparison, for the dashboard. */
    public void write(Path directory, String environment) throws IOException {
        known(environment).write(directory);
    }

    /** The same as plain numbers. */
    public KnownReturns known(String environment) {
        return new KnownReturns(environment, oracle.map(Oracle::optimalReturn).orElse(null), randomReturn);
    }

    /** How far a return is on the way from the random policy's to the optimum: 0 to 1 and a little beyond either. */
    public OptionalDouble fractionOfOptimal(double meanReturn) {
        if (oracle.isEmpty()) {
            return OptionalDouble.empty();
        }
        double way = oracle.get().optimalReturn() - randomReturn;
        return way > 0 ? OptionalDouble.of((meanReturn - randomReturn) / way) : OptionalDouble.empty();
    }

    private static double simulate(EnvironmentFactory factory, Workers workers) {
        try (EpisodeEvaluator evaluator = new EpisodeEvaluator(factory, EPISODES, SEED, workers)) {
            return evaluator.evaluate(RandomPolicy.of(factory.spec())).meanReturn();
        }
    }
}
