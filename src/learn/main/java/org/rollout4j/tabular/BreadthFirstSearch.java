package org.rollout4j.tabular;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.rollout4j.core.DeterministicModel;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;

/**
 * The least number of steps from every state of a model to a terminal one, level by level: a state is at distance
 * {@code d} if a legal action leads to one at {@code d - 1}, and none to a nearer one. A model gives successors only, so each
 * level parallel over the states not settled yet. Takes 2 bytes a state, so that tens of millions of states are no trouble.
 */
public final class BreadthFirstSearch {
    /** The greatest distance that is told from being unreachable. */
    public static final int MAX_DISTANCE = Short.MAX_VALUE;

    private static final short UNREACHED = -1;
    private static final int CHUNK = 1 << 16;

    private final DeterministicModel model;
    private final int chunks;
    /** {@code [states]}, steps to the nearest terminal state, or {@link #UNREACHED}. */
    private final short[] distances;

    private final int maxDistance;

    /**
     * Searches at once.
     *
     * @param limit distances above it are not told from being unreachable, 1 to {@link #MAX_DISTANCE}
     */
    public BreadthFirstSearch(DeterministicModel model, int limit, Workers workers) {
        Require.inRange("distance limit", limit, 1, MAX_DISTANCE);
        this.model = model;
        this.distances = new short[model.stateCount()];
        this.chunks = (distances.length + CHUNK - 1) / CHUNK;
        Arrays.fill(distances, UNREACHED);
        int level = -1;
        boolean found = true;
        while (found && level < limit) {
            level++;
            found = settle(level, workers);
        }
        this.maxDistance = found ? level : level - 1;
    }

    /** The least number of steps from {@code state} to a terminal state; -1 if there is no way within the limit. */
    public int distance(int state) {
        return distances[state];
    }

    /** The greatest distance found; -1 if no state is terminal. */
    public int maxDistance() {
        return maxDistance;
    }

    /** The first legal action that leads from the non-terminal {@code state} nearest to a terminal state; the first one if none leads there. */
    public int action(int state) {
        int best = -1;
        int least = Integer.MAX_VALUE;
        for (int a = 0; a < model.actionCount(); a++) {
            if (!model.legal(state, a)) {
                continue;
            }
            int distance = distances[model.next(state, a)];
            if (best < 0 || (distance != UNREACHED && distance < least)) {
                best = a;
                least = distance == UNREACHED ? Integer.MAX_VALUE : distance;
            }
        }
        return best;
    }

    /** All legal actions that lead from the non-terminal {@code state} as near to a terminal state as {@link #action} does. */
    int[] actions(int state) {
        int best = distances[model.next(state, action(state))];
        return IntStream.range(0, model.actionCount())
                .filter(a -> model.legal(state, a) && distances[model.next(state, a)] == best)
                .toArray();
    }

    /** Settles all states at distance {@code level}; returns whether there are any. */
    private boolean settle(int level, Workers workers) {
        AtomicBoolean found = new AtomicBoolean();
        workers.forEach(chunks, chunk -> {
            if (level == 0 ? settleTerminals(chunk) : settle(chunk, (short) (level - 1))) {
                found.set(true);
            }
        });
        return found.get();
    }

    private boolean settleTerminals(int chunk) {
        boolean found = false;
        for (int s = chunk * CHUNK; s < end(chunk); s++) {
            if (model.terminal(s)) {
                distances[s] = 0;
                found = true;
            }
        }
        return found;
    }

    /**
     * Other threads settle states in the meantime, but all at the level above {@code before}: whether they are seen or not,
     * the comparison is false.
     */
    private boolean settle(int chunk, short before) {
        boolean found = false;
        int actionCount = model.actionCount();
        int end = end(chunk);
        for (int s = chunk * CHUNK; s < end; s++) {
            if (distances[s] != UNREACHED) {
                continue;
            }
            for (int a = 0; a < actionCount; a++) {
                if (model.legal(s, a) && distances[model.next(s, a)] == before) {
                    distances[s] = (short) (before + 1);
                    found = true;
                    break;
                }
            }
        }
        return found;
    }

    private int end(int chunk) {
        return (int) Math.min((chunk + 1L) * CHUNK, distances.length);
    }
}
