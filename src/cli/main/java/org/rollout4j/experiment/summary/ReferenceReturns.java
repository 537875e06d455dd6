package org.rollout4j.experiment.summary;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Workers;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.run.RunConfig;
import org.rollout4j.run.TrainingParts;
import org.rollout4j.tabular.Oracle;
import org.rollout4j.train.KnownReturns;

/**
 * What results in an environment are measured by.
 *
 * @param everywhere the exact optimum over all starts, where it can be computed
 * @param oracle the one to stand beside a result: of the starts of the same episodes where nothing but the start is chance, so that no result is
 *     better by luck, else that of all starts
 * @param random the random policy on the same starts; nothing where it is not known and was not played
 */
public record ReferenceReturns(Optional<Oracle> everywhere, Optional<Oracle> oracle, Optional<RandomReturn> random) {
    /** Nothing is known. */
    public static final ReferenceReturns NONE =
            new ReferenceReturns(Optional.empty(), Optional.empty(), Optional.empty());

    /** What is known exactly over all starts; takes no step in an environment. */
    public static ReferenceReturns of(EnvironmentFactory factory, Workers workers) {
        Optional<Oracle> oracle = Oracle.of(factory, workers);
        return new ReferenceReturns(oracle, oracle, exactRandom(oracle));
    }

    private static Optional<RandomReturn> exactRandom(Optional<Oracle> oracle) {
        return oracle.map(Oracle::randomReturn)
                .filter(OptionalDouble::isPresent)
                .map(known -> new RandomReturn(known.getAsDouble(), 0));
    }

    /** What stands beside the episodes of {@code evaluator}, as far as that is known without a step in an environment. */
    public ReferenceReturns on(EpisodeEvaluator evaluator) {
        Optional<Oracle> same = everywhere.flatMap(all -> all.from(evaluator::forEachStart));
        return same.isEmpty()
                ? this
                : new ReferenceReturns(everywhere, same, exactRandom(same).or(() -> random));
    }

    /** With what the random policy came to when it played, if it is not known exactly. */
    public ReferenceReturns withRandom(EpisodeEvaluation played) {
        return random.isPresent()
                ? this
                : with(new RandomReturn(played.meanReturn(), played.episodes().size()));
    }

    private ReferenceReturns with(RandomReturn measured) {
        return new ReferenceReturns(everywhere, oracle, Optional.of(measured));
    }

    /** Over all starts, as far as that is known; a random policy that is not known exactly stays what it is a sample of. */
    public ReferenceReturns overAll() {
        return new ReferenceReturns(
                everywhere, everywhere, exactRandom(everywhere).or(() -> random));
    }

    /** Without the random policy. */
    public ReferenceReturns withoutRandom() {
        return new ReferenceReturns(everywhere, oracle, Optional.empty());
    }

    /** With the random policy as it was measured before over so many held-out episodes, if it was, and is not known exactly. */
    public ReferenceReturns withRandomOf(Optional<KnownReturns> known, int episodes) {
        return random.isPresent()
                ? this
                : known.flatMap(kept -> kept.randomReturn(episodes)
                                .map(meanReturn -> with(new RandomReturn(meanReturn, kept.randomEpisodes()))))
                        .orElse(this);
    }

    /** Whether chance has a say in what follows a start, so that a result may be better than the optimum by luck. */
    public boolean chance() {
        return oracle.isPresent() && oracle.get().worths().isEmpty();
    }

    /** The mean return of the random policy, where it is known. */
    public OptionalDouble randomReturn() {
        return random.isPresent() ? OptionalDouble.of(random.get().meanReturn()) : OptionalDouble.empty();
    }

    /** Leaves them in the directory of a run or a comparison, for the dashboard and for who needs them again. */
    public void write(Path directory, String environment) throws IOException {
        write(directory, environment, null);
    }

    /** The same as plain numbers. */
    public KnownReturns known(String environment) {
        return new KnownReturns(
                environment,
                oracle.map(Oracle::optimalReturn).orElse(null),
                random.map(RandomReturn::meanReturn).orElse(null),
                random.map(RandomReturn::episodes).orElse(null),
                null);
    }

    /** The same in the directory of a run, with what its own evaluations are measured by. */
    public void write(Path directory, RunConfig run, EnvironmentFactory factory) throws IOException {
        write(directory, run.environment(), onEvaluationsOf(run, factory).orElse(null));
    }

    private void write(Path directory, String environment, KnownReturns.OnStarts evaluated) throws IOException {
        Optional<RandomReturn> now = overAll().random();
        Optional<KnownReturns> before = KnownReturns.cached(directory, environment);
        new KnownReturns(
                        environment,
                        everywhere.map(Oracle::optimalReturn).orElse(null),
                        now.map(RandomReturn::meanReturn)
                                .or(() -> before.map(KnownReturns::randomReturn))
                                .orElse(null),
                        now.map(RandomReturn::episodes)
                                .or(() -> before.map(KnownReturns::randomEpisodes))
                                .orElse(null),
                        evaluated)
                .write(directory);
    }

    /** The exact optimum of the evaluations during a training, where nothing but their starts is chance. */
    private Optional<KnownReturns.OnStarts> onEvaluationsOf(RunConfig run, EnvironmentFactory factory) {
        return onStarts(factory, run.training().evaluationEpisodes(), TrainingParts.evaluationSeed(run.seed()))
                .map(oracle -> new KnownReturns.OnStarts(
                        oracle.optimalReturn(),
                        oracle.randomReturn().isPresent()
                                ? oracle.randomReturn().getAsDouble()
                                : null));
    }

    /**
     * How much more an optimal policy gets from the starts of an evaluation than from all starts: so much of a mean return over them is luck, where
     * nothing but starts is chance; else 0.
     *
     * @param seed of the evaluation
     */
    public double startLuck(EnvironmentFactory factory, int episodes, long seed) {
        return onStarts(factory, episodes, seed)
                .map(oracle -> oracle.optimalReturn() - everywhere.get().optimalReturn())
                .orElse(0.0);
    }

    /** The luck of the starts that these stand beside. */
    public double startLuck() {
        return oracle.isEmpty() || everywhere.isEmpty()
                ? 0
                : oracle.get().optimalReturn() - everywhere.get().optimalReturn();
    }

    private Optional<Oracle> onStarts(EnvironmentFactory factory, int episodes, long seed) {
        if (everywhere.isEmpty() || everywhere.get().worths().isEmpty()) {
            return Optional.empty();
        }
        try (EpisodeEvaluator evaluator = new EpisodeEvaluator(factory, episodes, seed)) {
            return everywhere.get().from(evaluator::forEachStart);
        }
    }

    /** How far a return is on the way from the random policy's to the optimum: 0 to 1 and a little beyond either. */
    public OptionalDouble fractionOfOptimal(double meanReturn) {
        if (oracle.isEmpty() || random.isEmpty()) {
            return OptionalDouble.empty();
        }
        double zero = random.get().meanReturn();
        double way = oracle.get().optimalReturn() - zero;
        return way > 0 ? OptionalDouble.of((meanReturn - zero) / way) : OptionalDouble.empty();
    }
}
