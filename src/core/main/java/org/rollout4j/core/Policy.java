package org.rollout4j.core;

import java.util.random.RandomGenerator;

/**
 * What acts. It does not change, and any number of threads may open sessions of it; all that changes while it acts belongs to a session.
 * A learner's own policy is the exception: it follows its learner.
 */
@FunctionalInterface
public interface Policy {
    /**
     * An actor for up to {@code rows} environments side by side.
     *
     * @param rows at least 1
     * @param random where all randomness of its choices comes from
     */
    Session open(int rows, RandomGenerator random);

    /**
     * An actor for one environment. A policy that draws actions draws the same ones in every such session; give {@link #open(int,
     * RandomGenerator)} a generator where that is not wanted.
     */
    default Session open() {
        return open(1, new SplitMix(0));
    }

    /** A policy in action, with all the memory that this takes. Used by one thread at a time. */
    interface Session {
        /** An episode begins in {@code row}: what has been seen there before no longer counts. */
        default void begin(int row) {}

        /** The episode of row {@code from} goes on in row {@code to}, whose own is over. */
        default void move(int from, int to) {}

        /**
         * Chooses a legal action for each row of {@code in}, and writes it to the same row of {@code out}. A row is the same
         * environment at every call, unless it is told to {@link #move}. Randomness is drawn row after row.
         */
        void act(ObservationBatch in, Actions out);

        /**
         * Chooses a discrete action for one observation, that of row 0.
         *
         * @param observation {@code [observationSize]}, finite
         * @param legal {@code [actions]}, true where an action is legal, at least once; null where all always are
         * @throws IllegalArgumentException if the observation or the mask is not of that kind, or actions are continuous
         * @throws DivergenceException if what the policy makes of the observation is not a number
         */
        int act(float[] observation, boolean[] legal);

        /** As {@link #act(float[], boolean[])} where all actions are always legal. */
        default int act(float[] observation) {
            return act(observation, null);
        }

        /**
         * Chooses a continuous action for one observation, that of row 0.
         *
         * @param observation {@code [observationSize]}, finite
         * @return {@code [actionSize]}, within the box of actions; the caller's own
         * @throws IllegalArgumentException if the observation is not of that kind, or actions are discrete
         * @throws DivergenceException if what the policy makes of the observation is not a number
         */
        float[] actContinuous(float[] observation);
    }

    /** Chooses by what it is shown alone; safe to be called by several threads at a time. */
    @FunctionalInterface
    interface Choice {
        /** As {@link Session#act(ObservationBatch, Actions)}, with the randomness of the session. */
        void act(ObservationBatch in, RandomGenerator random, Actions out);
    }

    /**
     * A session that remembers nothing from one call to the next, so that threads may share its rows: each goes on with a part of them for as many
     * calls as it likes, without waiting for the others. Who acts by parts need not tell it what begins or moves.
     */
    interface SharedSession extends Session {
        /** How many parts there are; that depends on the number of rows alone. */
        int parts();

        /** The first row of a part; the number of rows for what would be the next after the last. */
        int start(int part);

        /** Draws the randomness of the next {@code calls} calls, in the order in which that many calls of {@code act} would. */
        void drawAhead(int calls);

        /**
         * Does for the rows of one part what {@code act} would do for all, but for rounding. Parts may act at the same time, each on one thread.
         *
         * @param call how many of this part were before it since {@link #drawAhead}
         * @param in of exactly as many rows as the session was opened for, as is {@code out}
         */
        void act(int call, int part, ObservationBatch in, Actions out);
    }

    /** A policy without memory. */
    static Policy stateless(int observationSize, ActionSpace actions, Choice choice) {
        return (rows, random) -> new PolicySession(observationSize, actions, rows) {
            @Override
            protected void choose(ObservationBatch in, Actions out) {
                choice.act(in, random, out);
            }
        };
    }

    /** Names the discrete action for one observation; safe to be called by several threads at a time. */
    @FunctionalInterface
    interface Rule {
        /** The action for {@code observations[offset .. offset + observationSize - 1]}. */
        int action(float[] observations, int offset);
    }

    /** A policy that follows a rule, without chance or memory. */
    static Policy ofRule(int observationSize, int actionCount, Rule rule) {
        return stateless(observationSize, ActionSpace.discrete(actionCount), (in, random, out) -> {
            for (int row = 0; row < in.rows(); row++) {
                out.set(row, rule.action(in.observations(), row * observationSize));
                out.logProbs()[row] = 0;
            }
        });
    }
}
