package org.rollout4j.rollout;

import java.util.Arrays;
import org.rollout4j.core.Actions;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Require;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;

/**
 * The last steps of all environments, to learn from again and again (Lin, 1992). Row {@code slot * envs + e} is a step of environment
 * {@code e}; slots are written in turn, and the oldest is overwritten. Allocates nothing once it is made.
 */
public final class Replay {
    /** The most elements of one array. */
    private static final int MAX_ELEMENTS = Integer.MAX_VALUE - 8;

    private final int envs;
    private final int slots;
    private final int observationSize;
    private final int actionCount;
    private final float[] observations;
    private final float[] nextObservations;
    private final Actions actions;
    private final float[] rewards;
    private final boolean[] nextActionMasks;
    private final boolean[] terminated;
    private final boolean[] truncated;
    private long slotsWritten;

    /**
     * @param envs environments of the rollouts to come
     * @param capacity steps to keep, over all environments; rounded up to whole slots
     * @throws IllegalArgumentException if so many do not fit the arrays of Java
     */
    public Replay(EnvironmentSpec spec, int envs, int capacity) {
        this.envs = envs;
        slots = slots(envs, capacity);
        observationSize = spec.observationSize();
        actionCount = spec.actionMasks() ? spec.actionCount() : 0;
        bytes(spec, envs, capacity); // throws where it is too large
        int rows = slots * envs;
        observations = new float[rows * observationSize];
        nextObservations = new float[rows * observationSize];
        actions = Actions.withoutLogProbs(spec.actions(), rows);
        rewards = new float[rows];
        nextActionMasks = spec.actionMasks() ? new boolean[rows * actionCount] : null;
        terminated = new boolean[rows];
        truncated = new boolean[rows];
    }

    /**
     * The memory, in bytes, that such a replay takes.
     *
     * @throws IllegalArgumentException if so many steps do not fit the arrays of Java
     */
    public static long bytes(EnvironmentSpec spec, int envs, int capacity) {
        long row = Float.BYTES * (2L * spec.observationSize() + spec.actions().width() + 1)
                + 2
                + (spec.actionMasks() ? spec.actionCount() : 0);
        long rows = (long) slots(envs, capacity) * envs;
        int width = Math.max(spec.observationSize(), Math.max(spec.actionSize(), spec.actionCount()));
        Require.that(
                rows * width <= MAX_ELEMENTS,
                "replayCapacity",
                capacity,
                "at most " + MAX_ELEMENTS / width + " steps of " + spec.id() + " fit one array");
        return rows * row;
    }

    private static int slots(int envs, int capacity) {
        return Math.toIntExact((capacity + (long) envs - 1) / envs);
    }

    /** The number of rows that hold a step: {@code 0 .. size() - 1}. */
    public int size() {
        return (int) Math.min(slotsWritten, slots) * envs;
    }

    /** The number of rows there is room for. */
    public int capacity() {
        return slots * envs;
    }

    /** The first row that {@link #add} writes next; it goes on from there, and from row 0 after the last. */
    public int nextRow() {
        return (int) (slotsWritten % slots) * envs;
    }

    /** Takes in a rollout of as many environments as this replay is made for. */
    public void add(Rollout rollout) {
        Require.that(rollout.envs() == envs, "environments of the rollout", rollout.envs(), envs + " are needed");
        endInterrupted(rollout.interrupted());
        // of a rollout longer than the replay only the end would stay
        for (int t = Math.max(0, rollout.horizon() - slots); t < rollout.horizon(); t++) {
            int from = t * envs;
            int row = nextRow();
            copy(rollout.observations(), from, observations, row, observationSize);
            copy(rollout.nextObservations(), from, nextObservations, row, observationSize);
            actions.copyRows(rollout.actions(), from, row, envs);
            copy(rollout.rewards(), from, rewards, row, 1);
            if (nextActionMasks != null) {
                System.arraycopy(
                        rollout.nextActionMasks(),
                        from * actionCount,
                        nextActionMasks,
                        row * actionCount,
                        envs * actionCount);
            }
            System.arraycopy(rollout.terminated(), from, terminated, row, envs);
            System.arraycopy(rollout.truncated(), from, truncated, row, envs);
            slotsWritten++;
        }
    }

    /** What was stored last of an episode that does not go on is its end: nobody joins steps over it, and what followed it is stored. */
    private void endInterrupted(boolean[] interrupted) {
        if (slotsWritten > 0) {
            int last = (int) ((slotsWritten - 1) % slots) * envs;
            for (int e = 0; e < envs; e++) {
                truncated[last + e] |= interrupted[e];
            }
        }
    }

    private void copy(float[] from, int fromRow, float[] to, int toRow, int width) {
        System.arraycopy(from, fromRow * width, to, toRow * width, envs * width);
    }

    /** Draws {@code count} rows with equal probabilities, with replacement. */
    public void sample(SplitMix rng, int[] rows, int count) {
        int size = size();
        for (int i = 0; i < count; i++) {
            rows[i] = rng.nextBelow(size);
        }
    }

    /**
     * Copies transitions. One goes on over {@code steps} steps of its environment, or fewer where the episode or what is stored ends
     * before (Sutton, 1988; Hessel et al., 2018).
     *
     * @param rows those from {@code from} to before {@code end} are copied, each to its place; threads may share them
     * @param discount what a reward a step later is worth
     */
    public void gather(int[] rows, int from, int end, int steps, double discount, Transitions into) {
        int newest = (int) ((slotsWritten - 1) % slots);
        for (int i = from; i < end; i++) {
            int row = rows[i];
            System.arraycopy(
                    observations, row * observationSize, into.observations, i * observationSize, observationSize);
            into.actions.copyRow(actions, row, i);
            double weight = discount;
            double reward = rewards[row];
            int last = row;
            for (int k = 1; k < steps && !terminated[last] && !truncated[last] && last / envs != newest; k++) {
                last = (last + envs) % capacity();
                reward += weight * rewards[last];
                weight *= discount;
            }
            into.rewards[i] = (float) reward;
            into.nextWeights[i] = terminated[last] ? 0 : (float) weight;
            System.arraycopy(
                    nextObservations,
                    last * observationSize,
                    into.nextObservations,
                    i * observationSize,
                    observationSize);
            if (nextActionMasks != null) {
                System.arraycopy(
                        nextActionMasks, last * actionCount, into.nextActionMasks, i * actionCount, actionCount);
            }
        }
    }

    /** The steps that it holds. */
    public State state() {
        int size = size();
        State.Builder state = State.builder()
                .putLongs("slots-written", slotsWritten)
                .putFloats("observations", Arrays.copyOf(observations, size * observationSize))
                .putFloats("next-observations", Arrays.copyOf(nextObservations, size * observationSize))
                .putFloats("rewards", Arrays.copyOf(rewards, size))
                .putLongs("terminated", packed(terminated, size))
                .putLongs("truncated", packed(truncated, size));
        if (nextActionMasks != null) {
            state.putLongs("next-action-masks", packed(nextActionMasks, size * actionCount));
        }
        actions.save(state, "actions", size);
        return state.build();
    }

    /**
     * Holds again what {@code state} held.
     *
     * @throws IllegalArgumentException if it is not the state of such a replay
     */
    public void restore(State state) {
        slotsWritten = state.number("slots-written", 0);
        int size = size();
        copy(state.floats("observations", size * observationSize), observations);
        copy(state.floats("next-observations", size * observationSize), nextObservations);
        copy(state.floats("rewards", size), rewards);
        unpack(state, "terminated", terminated, size);
        unpack(state, "truncated", truncated, size);
        if (nextActionMasks != null) {
            unpack(state, "next-action-masks", nextActionMasks, size * actionCount);
        }
        actions.restore(state, "actions", size);
    }

    private static void copy(float[] from, float[] to) {
        System.arraycopy(from, 0, to, 0, from.length);
    }

    private static long[] packed(boolean[] flags, int count) {
        long[] bits = new long[(count + Long.SIZE - 1) / Long.SIZE];
        for (int i = 0; i < count; i++) {
            bits[i / Long.SIZE] |= flags[i] ? 1L << (i % Long.SIZE) : 0;
        }
        return bits;
    }

    private static void unpack(State state, String name, boolean[] flags, int count) {
        long[] bits = state.longs(name, (count + Long.SIZE - 1) / Long.SIZE);
        for (int i = 0; i < count; i++) {
            flags[i] = (bits[i / Long.SIZE] >>> (i % Long.SIZE) & 1) != 0;
        }
    }
}
