package org.rollout4j.rollout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.rollout4j.core.ActionBatch;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Episode;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Require;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.RolloutSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;

/**
 * Rollouts from environments of this process, stepped side by side so that the policy acts on all of them at once. What is
 * collected depends on the seed alone, not on the number of threads: episode {@code i} of environment {@code e} has a seed of its
 * own, and actions are drawn row after row.
 */
public final class LocalRollouts implements RolloutSource {
    /** Sweeps over all environments that take less than this are not worth waking other threads for. */
    private static final long PARALLEL_NANOS = 10_000;

    private static final int MAX_ENVS = 1 << 16;

    private final EnvironmentSpec spec;
    private final List<EnvironmentSlot> slots;
    private final boolean independent;
    private final Workers workers;
    private final SplitMix rng;
    private final ObservationBatch current;
    private final ActionBatch chosen;
    private RolloutArrays arrays = RolloutArrays.NONE;

    /**
     * @param envs environments side by side, 1 to 65536
     * @param seed what all randomness derives from: episodes and the choice of actions
     * @param workers the threads that step environments whose factory says they are independent
     */
    public LocalRollouts(EnvironmentFactory factory, int envs, long seed, Workers workers) {
        Require.inRange("envs", envs, 1, MAX_ENVS);
        this.spec = factory.spec();
        this.independent = factory.independent();
        this.workers = workers;
        this.rng = new SplitMix(SplitMix.derive(seed, -1));
        this.slots = new ArrayList<>(envs);
        for (int e = 0; e < envs; e++) {
            slots.add(new EnvironmentSlot(factory.create(), SplitMix.derive(seed, e)));
        }
        this.current = new ObservationBatch(
                envs,
                new float[envs * spec.observationSize()],
                spec.actionMasks() ? new boolean[envs * spec.actionCount()] : null);
        this.chosen = ActionBatch.ofRows(envs);
        slots.forEach(EnvironmentSlot::startEpisode);
        observeAll();
    }

    /**
     * The memory, in bytes, that rollouts of that size take at least.
     *
     * @param horizon steps of each environment in one rollout
     * @throws IllegalArgumentException if no array is large enough for them
     */
    public static long bytes(EnvironmentSpec spec, int envs, int horizon) {
        return RolloutArrays.bytes(spec, horizon, envs);
    }

    @Override
    public Rollout collect(Policy policy, int steps) {
        Require.inRange("horizon", steps, 1, Integer.MAX_VALUE);
        arrays = arrays.sized(spec, steps, slots.size());
        List<Episode> episodes = new ArrayList<>();
        boolean parallel = false;
        for (int t = 0; t < steps; t++) {
            policy.act(current, rng, chosen);
            arrays.storeChoice(t, current, chosen);
            int from = t * slots.size();
            long before = t == 0 ? System.nanoTime() : 0;
            if (parallel) {
                stepInParallel(from);
            } else {
                stepRange(from, 0, slots.size());
            }
            if (t == 0) {
                parallel = independent && System.nanoTime() - before > PARALLEL_NANOS;
            }
            for (EnvironmentSlot slot : slots) {
                slot.drainFinished(episodes);
            }
        }
        return arrays.rollout(episodes);
    }

    /** The generator of actions, and what each environment needs to play its unfinished episode again. */
    @Override
    public State state() {
        return State.builder()
                .put("rng", rng.state())
                .put(
                        "episodes-started",
                        slots.stream()
                                .mapToLong(EnvironmentSlot::episodesStarted)
                                .toArray())
                .put(
                        "episode-lengths",
                        slots.stream().mapToLong(EnvironmentSlot::length).toArray())
                .put(
                        "episode-actions",
                        slots.stream().flatMapToLong(EnvironmentSlot::actions).toArray())
                .build();
    }

    /**
     * Plays every unfinished episode again. An environment that does not repeat itself under the same seed, such as an RL4J MDP
     * with a generator of its own, begins a new episode if its old one ends early this time, or forbids an action that it allowed; otherwise it goes on from
     * where the same actions lead now.
     */
    @Override
    public void restore(State state) {
        rng.restore(state.longs("rng", 1)[0]);
        long[] started = state.longs("episodes-started", slots.size());
        long[] lengths = state.longs("episode-lengths", slots.size());
        long[] actions =
                state.longs("episode-actions", (int) LongStream.of(lengths).sum());
        int from = 0;
        for (int e = 0; e < slots.size(); e++) {
            int end = from + (int) lengths[e];
            slots.get(e).restore(started[e], Arrays.copyOfRange(actions, from, end));
            from = end;
        }
        observeAll();
    }

    @Override
    public void close() {
        slots.forEach(EnvironmentSlot::close);
    }

    private void stepInParallel(int from) {
        int tasks = Math.min(workers.threads(), slots.size());
        workers.forEach(
                tasks,
                task -> stepRange(from, (int) ((long) slots.size() * task / tasks), (int)
                        ((long) slots.size() * (task + 1) / tasks)));
    }

    private void stepRange(int from, int first, int end) {
        for (int e = first; e < end; e++) {
            if (slots.get(e).step(chosen.actions()[e], arrays, from + e)) {
                observe(e);
            } else {
                goOn(e, from + e);
            }
        }
    }

    /** Observes an environment whose episode goes on, and whose observation therefore is the row's next one. */
    private void goOn(int e, int row) {
        int size = spec.observationSize();
        System.arraycopy(arrays.nextObservations, row * size, current.observations(), e * size, size);
        lookAtMask(e);
    }

    private void observeAll() {
        for (int e = 0; e < slots.size(); e++) {
            observe(e);
        }
    }

    private void observe(int e) {
        slots.get(e).observe(current.observations(), e * spec.observationSize());
        lookAtMask(e);
    }

    private void lookAtMask(int e) {
        if (current.actionMasks() != null) {
            slots.get(e).actionMask(current.actionMasks(), e * spec.actionCount());
        }
    }
}
