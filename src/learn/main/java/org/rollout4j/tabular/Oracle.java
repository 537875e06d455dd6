package org.rollout4j.tabular;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.rollout4j.core.DeterministicModel;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Workers;

/**
 * The exact optimum of an environment: what no policy can beat on average.
 *
 * @param method how it was computed
 * @param starts whether it is of all starts, as probable as each is, or of some only
 * @param optimalReturn the greatest expected undiscounted return of an episode within the time limit, also of policies that know how
 *     much time is left
 * @param optimalLength the expected length, in steps, of episodes with that return
 * @param randomReturn the exact expected return of the uniformly random policy, where it takes seconds at most
 * @param policy the optimal policy; deterministic, for any observation of the environment. Thread-safe. It does not know the
 *     time and acts as if all of it were left: where the best action depends on how much is, it falls a little short of {@code optimalReturn}
 * @param worths what these means are made of, by the state of a start; empty where chance has a say in what follows a start
 */
public record Oracle(
        Method method,
        Starts starts,
        double optimalReturn,
        double optimalLength,
        OptionalDouble randomReturn,
        Policy policy,
        Optional<Worths> worths) {

    /** What an oracle is a mean over. */
    public enum Starts {
        ALL,
        SOME
    }

    /** What single starts are worth. Thread-safe. */
    public interface Worths {
        /** The state that an observation shows. */
        int stateOf(float[] observation);

        /** The optimal policy from there. */
        Outcome optimal(int state);

        /** The expected return of the random policy from there, where that is known. */
        OptionalDouble random(int state);
    }

    /** The computations; each is exact. */
    public enum Method {
        VALUE_ITERATION,
        BREADTH_FIRST_SEARCH
    }

    /** The most outcomes that value iteration looks at: some seconds on one processor. */
    static final long MAX_BACKUPS = 1L << 28;

    /**
     * Solves an environment: by {@link ValueIteration} if that is a matter of seconds, otherwise by {@link
     * BreadthFirstSearch} if actions have one outcome each and the shortest way is the best ({@link ShortestPath}).
     *
     * @return nothing if the environment has no {@link EnvironmentFactory#model}, or if it is too large for the one and does not suit the
     *     other
     */
    public static Optional<Oracle> of(EnvironmentFactory factory, Workers workers) {
        Optional<MarkovModel> known = factory.model();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        MarkovModel model = known.get();
        EnvironmentSpec spec = factory.spec();
        if (affordable(model, spec.timeLimit())) {
            return Optional.of(byValueIteration(spec, model, workers));
        }
        return model instanceof DeterministicModel deterministic
                ? ShortestPath.rewards(deterministic, workers)
                        .flatMap(rewards -> byBreadthFirstSearch(spec, deterministic, rewards, workers))
                : Optional.empty();
    }

    /**
     * All optimal actions in an observation in which the episode is not over, as if all of the time were left: with the greatest return, and of
     * those with the shortest episode. Takes less time than an oracle, whose numbers it does without.
     *
     * @return nothing where {@link #of} finds nothing; the function is thread-safe
     */
    public static Optional<Function<float[], int[]>> optimalActions(EnvironmentFactory factory, Workers workers) {
        Optional<MarkovModel> known = factory.model();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        MarkovModel model = known.get();
        int timeLimit = factory.spec().timeLimit();
        if (model instanceof DeterministicModel deterministic
                && ShortestPath.rewards(deterministic, workers).isPresent()) {
            int limit = Math.min(timeLimit, BreadthFirstSearch.MAX_DISTANCE);
            BreadthFirstSearch search = new BreadthFirstSearch(deterministic, limit, workers);
            return Optional.of(observation -> search.actions(model.stateOf(observation, 0)));
        }
        if (!affordable(model, timeLimit)) {
            return Optional.empty();
        }
        ValueIteration solution = ValueIteration.optimal(model, timeLimit, workers);
        return Optional.of(observation -> solution.actions(model.stateOf(observation, 0)));
    }

    /** Whether value iteration is a matter of seconds. */
    static boolean affordable(MarkovModel model, int timeLimit) {
        long most = MAX_BACKUPS / timeLimit;
        if (model instanceof DeterministicModel) {
            return (long) model.stateCount() * model.actionCount() <= most;
        }
        long outcomes = 0;
        for (int s = 0; s < model.stateCount() && outcomes <= most; s++) {
            for (int a = 0; a < model.actionCount() && !model.terminal(s); a++) {
                outcomes += model.legal(s, a) ? model.outcomeCount(s, a) : 0;
            }
        }
        return outcomes <= most;
    }

    /**
     * The optimum of some starts, such as those of an evaluation: where every action has one outcome, no policy does better on them, as it may
     * by luck against the optimum of {@link Starts#ALL all} starts.
     *
     * @param starts shows the first observation of each of its episodes to whom it is given, at least one
     * @return nothing where chance has a say in what follows a start
     */
    public Optional<Oracle> from(Consumer<Consumer<float[]>> starts) {
        return worths.map(known -> {
            Sum sum = new Sum(known);
            starts.accept(sum);
            return new Oracle(
                    method,
                    Starts.SOME,
                    sum.optimalReturn / sum.count,
                    sum.optimalLength / sum.count,
                    randomReturn.isPresent() ? OptionalDouble.of(sum.random / sum.count) : OptionalDouble.empty(),
                    policy,
                    worths);
        });
    }

    /** Adds up what starts are worth. */
    private static final class Sum implements Consumer<float[]> {
        private final Worths worths;
        private long count;
        private double optimalReturn;
        private double optimalLength;
        private double random;

        Sum(Worths worths) {
            this.worths = worths;
        }

        @Override
        public void accept(float[] observation) {
            int state = worths.stateOf(observation);
            Outcome optimal = worths.optimal(state);
            count++;
            optimalReturn += optimal.meanReturn();
            optimalLength += optimal.meanLength();
            random += worths.random(state).orElse(Double.NaN);
        }
    }

    static Oracle byValueIteration(EnvironmentSpec spec, MarkovModel model, Workers workers) {
        ValueIteration solution = ValueIteration.optimal(model, spec.timeLimit(), workers);
        ValueIteration random = ValueIteration.random(model, spec.timeLimit(), workers);
        Worths worths = new Worths() {
            @Override
            public int stateOf(float[] observation) {
                return model.stateOf(observation, 0);
            }

            @Override
            public Outcome optimal(int state) {
                return solution.outcome(state);
            }

            @Override
            public OptionalDouble random(int state) {
                return OptionalDouble.of(random.value(state));
            }
        };
        Outcome optimal = solution.outcome();
        return new Oracle(
                Method.VALUE_ITERATION,
                Starts.ALL,
                optimal.meanReturn(),
                optimal.meanLength(),
                OptionalDouble.of(random.outcome().meanReturn()),
                policy(spec, model, solution::action),
                deterministic(model) ? Optional.of(worths) : Optional.empty());
    }

    /** Whether every action has one outcome. */
    private static boolean deterministic(MarkovModel model) {
        if (model instanceof DeterministicModel) {
            return true;
        }
        for (int s = 0; s < model.stateCount(); s++) {
            for (int a = 0; a < model.actionCount() && !model.terminal(s); a++) {
                if (model.legal(s, a) && model.outcomeCount(s, a) > 1) {
                    return false;
                }
            }
        }
        return true;
    }

    static Optional<Oracle> byBreadthFirstSearch(
            EnvironmentSpec spec, DeterministicModel model, ShortestPath rewards, Workers workers) {
        int limit = Math.min(spec.timeLimit(), BreadthFirstSearch.MAX_DISTANCE);
        BreadthFirstSearch search = new BreadthFirstSearch(model, limit, workers);
        if (search.maxDistance() == limit && limit < spec.timeLimit()) {
            return Optional.empty();
        }
        Worths worths = new Worths() {
            @Override
            public int stateOf(float[] observation) {
                return model.stateOf(observation, 0);
            }

            @Override
            public Outcome optimal(int state) {
                return rewards.outcome(search.distance(state), spec.timeLimit());
            }

            @Override
            public OptionalDouble random(int state) {
                return OptionalDouble.empty();
            }
        };
        Outcome optimal = rewards.outcome(model, search, spec.timeLimit());
        return Optional.of(new Oracle(
                Method.BREADTH_FIRST_SEARCH,
                Starts.ALL,
                optimal.meanReturn(),
                optimal.meanLength(),
                OptionalDouble.empty(),
                policy(spec, model, search::action),
                Optional.of(worths)));
    }

    private static Policy policy(EnvironmentSpec spec, MarkovModel model, IntUnaryOperator actionOfState) {
        return Policy.ofRule(
                spec.observationSize(),
                spec.actionCount(),
                (observations, at) -> actionOfState.applyAsInt(model.stateOf(observations, at)));
    }
}
