package org.rollout4j.tabular;

import java.util.Optional;
import org.rollout4j.core.DeterministicModel;
import org.rollout4j.core.Workers;

/**
 * The rewards of a model where the shortest way to a terminal state is the best: every step into one brings
 * {@code goal}, and every other step {@code step}, with {@code step <= 0} and {@code goal >= step}. An episode of length
 * {@code d} that reaches its end has the return {@code (d - 1) * step + goal}, which is never the less for a smaller
 * {@code d}, nor less than {@code timeLimit * step}, the return of not getting there.
 *
 * @param step the reward of a step that does not end the episode
 * @param goal the reward of a step that does
 */
record ShortestPath(double step, double goal) {
    private static final int CHUNK = 1 << 16;

    /** The least and greatest rewards of some transitions. */
    private record Range(double low, double high) {
        static final Range EMPTY = new Range(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

        Range with(Range other) {
            return new Range(Math.min(low, other.low), Math.max(high, other.high));
        }

        /** Its one number; 0 if there is none, for a kind of step that no episode takes counts nowhere. */
        double orZero() {
            return low == high ? low : 0;
        }

        /** Whether it holds one number, or none. */
        boolean constant() {
            return low >= high;
        }
    }

    /** The rewards of {@code model}, if they are of this kind; looks at every legal transition. */
    static Optional<ShortestPath> rewards(DeterministicModel model, Workers workers) {
        int chunks = (int) ((model.stateCount() + CHUNK - 1L) / CHUNK);
        Range[] steps = new Range[chunks];
        Range[] goals = new Range[chunks];
        workers.forEach(chunks, chunk -> look(model, chunk, steps, goals));
        Range step = Range.EMPTY;
        Range goal = Range.EMPTY;
        for (int chunk = 0; chunk < chunks; chunk++) {
            step = step.with(steps[chunk]);
            goal = goal.with(goals[chunk]);
        }
        boolean suited = step.constant() && goal.constant() && step.high <= 0 && goal.low >= step.high;
        return suited ? Optional.of(new ShortestPath(step.orZero(), goal.orZero())) : Optional.empty();
    }

    /** The means over the start distribution; a start that {@code search} did not reach is truncated. */
    Outcome outcome(DeterministicModel model, BreadthFirstSearch search, int timeLimit) {
        double meanReturn = 0;
        double meanLength = 0;
        for (int s = 0; s < model.stateCount(); s++) {
            double probability = model.startProbability(s);
            int distance = search.distance(s);
            if (probability == 0 || distance == 0) {
                continue;
            }
            Outcome outcome = outcome(distance, timeLimit);
            meanReturn += probability * outcome.meanReturn();
            meanLength += probability * outcome.meanLength();
        }
        return new Outcome(meanReturn, meanLength);
    }

    /** What a start is worth from which the end is so many steps away, or out of reach if that is negative. */
    Outcome outcome(int distance, int timeLimit) {
        boolean reached = distance > 0 && distance <= timeLimit;
        return reached ? new Outcome((distance - 1) * step + goal, distance) : new Outcome(timeLimit * step, timeLimit);
    }

    private static void look(DeterministicModel model, int chunk, Range[] steps, Range[] goals) {
        double stepLow = Double.POSITIVE_INFINITY;
        double stepHigh = Double.NEGATIVE_INFINITY;
        double goalLow = Double.POSITIVE_INFINITY;
        double goalHigh = Double.NEGATIVE_INFINITY;
        int end = (int) Math.min((chunk + 1L) * CHUNK, model.stateCount());
        for (int s = chunk * CHUNK; s < end; s++) {
            if (model.terminal(s)) {
                continue;
            }
            for (int a = 0; a < model.actionCount(); a++) {
                if (!model.legal(s, a)) {
                    continue;
                }
                double reward = model.reward(s, a);
                if (model.terminal(model.next(s, a))) {
                    goalLow = Math.min(goalLow, reward);
                    goalHigh = Math.max(goalHigh, reward);
                } else {
                    stepLow = Math.min(stepLow, reward);
                    stepHigh = Math.max(stepHigh, reward);
                }
            }
        }
        steps[chunk] = new Range(stepLow, stepHigh);
        goals[chunk] = new Range(goalLow, goalHigh);
    }
}
