package org.rollout4j.tabular;

import java.util.Optional;
import java.util.OptionalDouble;
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
 * @param optimalReturn the greatest expected undiscounted return of an episode within the time limit, also of policies that know how
 *     much time is left
 * @param optimalLength the expected length, in steps, of episodes with that return
 * @param randomReturn the exact expected return of the uniformly random policy, where it takes seconds at most
 * @param policy the optimal policy; deterministic, for any observation of the environment. Thread-safe. It does not know the
 *     time and acts as if all of it were left: where the best action depends on how much is, it falls a little short of {@code optimalReturn}
 */
public record Oracle(
        Method method, double optimalReturn, double optimalLength, OptionalDouble randomReturn, Policy policy) {

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

    static Oracle byValueIteration(EnvironmentSpec spec, MarkovModel model, Workers workers) {
        ValueIteration solution = ValueIteration.optimal(model, spec.timeLimit(), workers);
        Outcome optimal = solution.outcome();
        double random =
                ValueIteration.ofRandom(model, spec.timeLimit(), workers).meanReturn();
        return new Oracle(
                Method.VALUE_ITERATION,
                optimal.meanReturn(),
                optimal.meanLength(),
                OptionalDouble.of(random),
                policy(spec, model, solution::action));
    }

    static Optional<Oracle> byBreadthFirstSearch(
            EnvironmentSpec spec, DeterministicModel model, ShortestPath rewards, Workers workers) {
        int limit = Math.min(spec.timeLimit(), BreadthFirstSearch.MAX_DISTANCE);
        BreadthFirstSearch search = new BreadthFirstSearch(model, limit, workers);
        if (search.maxDistance() == limit && limit < spec.timeLimit()) {
            return Optional.empty();
        }
        Outcome optimal = rewards.outcome(model, search, spec.timeLimit());
        return Optional.of(new Oracle(
                Method.BREADTH_FIRST_SEARCH,
                optimal.meanReturn(),
                optimal.meanLength(),
                OptionalDouble.empty(),
                policy(spec, model, search::action)));
    }

    private static Policy policy(EnvironmentSpec spec, MarkovModel model, IntUnaryOperator actionOfState) {
        return Policy.ofRule(
                spec.observationSize(),
                spec.actionCount(),
                (observations, at) -> actionOfState.applyAsInt(model.stateOf(observations, at)));
    }
}
