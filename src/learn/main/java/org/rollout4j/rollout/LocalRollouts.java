package org.rollout4j.rollout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.rollout4j.core.Actions;
import org.rollout4j.core.EnvironmentBatch;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Episode;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.ParallelSteps;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Require;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.RolloutConfig;
import org.rollout4j.core.Source;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.StoppedException;
import org.rollout4j.core.Workers;

/**
 * Rollouts from environments of this process, stepped side by side so that the policy acts on many of them at once. What is
 * collected depends on the seed alone, not on the number of threads: episode {@code i} of environment {@code e} has a seed of its
 * own, and actions are drawn row after row.
 */
public final class LocalRollouts implements Source<Policy, Rollout> {
    private static final int MAX_ENVS = 1 << 16;
    /** How often it is found out anew how long environments take, where that matters. */
    private static final int ROLLOUTS_BETWEEN_CLOCKS = 100;

    private static final String ACTIONS = "episode-actions";
    /** Missing in the states of earlier versions. */
    private static final String MARKS = "episode-marks";

    private final EnvironmentSpec spec;
    private final EnvironmentBatch environments;
    private final List<EpisodeLog> logs;
    private final Workers workers;
    private final boolean independent;
    private final ParallelSteps parallel;
    private final SplitMix rng;
    private final int horizon;
    private final ObservationBatch current;
    private final Actions chosen;
    /** {@code [envs]}, whether an episode has begun that the session has not been told of. */
    private final boolean[] begun;
    /** {@code [envs]}, see {@link Rollout#interrupted}; of the next rollout. */
    private boolean[] interrupted;

    /** Episodes of the rollout at hand that are over, in no order; threads add to it by turns. */
    private final List<Ended> ended = new ArrayList<>();

    private RolloutArrays arrays = RolloutArrays.NONE;
    private Policy actor;
    /** Of {@link #actor}: kept as long as that is the policy, with all that it remembers. */
    private Policy.Session session;

    private long sharedRollouts;
    private volatile boolean stopRequested;
    /** What a part threw, so that the others need not go on. */
    private volatile boolean failed;

    /**
     * An episode that is over.
     *
     * @param row of the rollout, its last
     */
    private record Ended(int row, Episode episode) {}

    /** As the other constructor, with the numbers of {@code config}. */
    public LocalRollouts(EnvironmentFactory factory, RolloutConfig config, long seed, Workers workers) {
        this(factory, config.envs(), config.horizon(), seed, workers);
    }

    /**
     * @param envs environments side by side, 1 to 65536
     * @param horizon steps of each environment in one rollout, at least 1
     * @param seed what all randomness derives from: episodes and the choice of actions
     * @param workers the threads that step environments whose factory says they are independent, and act where the policy's rows may be shared
     */
    public LocalRollouts(EnvironmentFactory factory, int envs, int horizon, long seed, Workers workers) {
        Require.inRange("envs", envs, 1, MAX_ENVS);
        this.horizon = Require.inRange("horizon", horizon, 1, Integer.MAX_VALUE);
        this.spec = factory.spec();
        this.workers = workers;
        this.independent = factory.independent();
        this.parallel = new ParallelSteps(workers, independent);
        this.rng = new SplitMix(SplitMix.derive(seed, -1));
        this.logs = new ArrayList<>(envs);
        for (int e = 0; e < envs; e++) {
            logs.add(new EpisodeLog(spec, SplitMix.derive(seed, e)));
        }
        this.current = new ObservationBatch(
                envs,
                new float[envs * spec.observationSize()],
                spec.actionMasks() ? new boolean[envs * spec.actionCount()] : null);
        this.chosen = Actions.of(spec.actions(), envs);
        this.begun = new boolean[envs];
        this.interrupted = new boolean[envs];
        this.environments = factory.createBatch(envs);
        try {
            for (int e = 0; e < envs; e++) {
                environments.reset(e, logs.get(e).begin());
            }
            observe(0, envs);
        } catch (RuntimeException | Error e) {
            environments.close();
            throw e;
        }
    }

    /**
     * The memory, in bytes, that rollouts of that size take at least.
     *
     * @throws IllegalArgumentException if no array is large enough for them
     */
    public static long bytes(EnvironmentSpec spec, RolloutConfig config) {
        return RolloutArrays.bytes(spec, config.horizon(), config.envs());
    }

    @Override
    public void requestStop() {
        stopRequested = true;
    }

    /** Lets {@code behaviour} take {@code horizon} steps in each environment. */
    @Override
    public Rollout collect(Policy behaviour) {
        return collect(behaviour, horizon);
    }

    Rollout collect(Policy policy, int steps) {
        arrays = arrays.sized(spec, steps, logs.size());
        long marked = rng.state();
        logs.forEach(EpisodeLog::mark);
        ended.clear();
        arrays.storeSeen(0, 0, logs.size(), current);
        useSessionOf(policy);
        try {
            if (session instanceof Policy.SharedSession shared && shared.parts() > 1) {
                collect(shared, steps);
            } else {
                collect(steps);
            }
        } catch (StoppedException e) {
            backToBeginning(marked);
            throw e;
        }
        boolean[] before = interrupted;
        interrupted = new boolean[logs.size()];
        return arrays.rollout(before, episodes());
    }

    private void throwIfStopped() {
        if (stopRequested) {
            throw new StoppedException("the rollout");
        }
    }

    /** Where the policy acts on all environments at once. */
    private void collect(int steps) {
        for (int t = 0; t < steps; t++) {
            throwIfStopped();
            tellWhatBegan();
            session.act(current, chosen);
            stepAll(t);
        }
    }

    /** Where threads may share the rows. Whoever collects which of them, the policy acts on the same parts, since products of other rows may have other bits. */
    private void collect(Policy.SharedSession shared, int steps) {
        shared.drawAhead(steps);
        if (collectsInParts(shared.parts())) {
            failed = false;
            workers.forEach(shared.parts(), part -> collectPart(shared, part, steps));
            return;
        }
        for (int step = 0; step < steps; step++) {
            int t = step;
            throwIfStopped();
            workers.forEach(shared.parts(), part -> shared.act(t, part, current, chosen));
            stepAll(t);
        }
    }

    /**
     * Whether each thread collects all steps of one part of the environments after the other. Where the parts do not come out even and environments
     * are slow, threads had better share the environments at each step.
     */
    private boolean collectsInParts(int parts) {
        boolean even = parts % workers.threads() == 0;
        return independent && (even || (sharedRollouts++ % ROLLOUTS_BETWEEN_CLOCKS != 0 && !parallel.worthSharing()));
    }

    private void collectPart(Policy.SharedSession shared, int part, int steps) {
        int from = shared.start(part);
        int end = shared.start(part + 1);
        try {
            for (int t = 0; t < steps && !failed; t++) {
                throwIfStopped();
                shared.act(t, part, current, chosen);
                step(t, from, end);
            }
        } catch (StoppedException e) {
            if (!failed) {
                throw e;
            }
        } catch (RuntimeException | Error e) {
            failed = true;
            throw e;
        }
    }

    private void stepAll(int t) {
        parallel.forEach(logs.size(), (from, end) -> step(t, from, end));
    }

    /** In the order in which they end one step after the other. */
    private List<Episode> episodes() {
        ended.sort(Comparator.comparingInt(Ended::row));
        List<Episode> episodes = new ArrayList<>(ended.size());
        for (Ended one : ended) {
            episodes.add(one.episode());
        }
        return episodes;
    }

    /** Undoes what there is of a rollout, but for the environments: what is left is good to be saved. */
    private void backToBeginning(long generator) {
        rng.restore(generator);
        logs.forEach(EpisodeLog::backToMark);
        arrays.copyFirstSeen(current);
    }

    private void useSessionOf(Policy policy) {
        if (policy != actor) {
            actor = policy;
            session = policy.open(logs.size(), rng);
            Arrays.fill(begun, true);
        }
    }

    /** On the thread that acts, since a session is used by one at a time. */
    private void tellWhatBegan() {
        for (int e = 0; e < begun.length; e++) {
            if (begun[e]) {
                session.begin(e);
                begun[e] = false;
            }
        }
    }

    /** The generator of actions, and what each environment needs to play its unfinished episode again. */
    @Override
    public State state() {
        long[] started = new long[logs.size()];
        long[] lengths = new long[logs.size()];
        int total = 0;
        for (int e = 0; e < logs.size(); e++) {
            started[e] = logs.get(e).episodesStarted();
            lengths[e] = logs.get(e).length();
            total += logs.get(e).length();
        }
        Actions played = Actions.withoutLogProbs(spec.actions(), total);
        int at = 0;
        for (EpisodeLog log : logs) {
            log.copyActions(played, at);
            at += log.length();
        }
        State.Builder state = State.builder()
                .putLongs("rng", rng.state())
                .putLongs("episodes-started", started)
                .putLongs("episode-lengths", lengths)
                .putLongs(MARKS, marks());
        played.save(state, ACTIONS, total);
        return state.build();
    }

    /** {@code [envs]}, by which an episode that is played again is told from another one: of its rewards, and of what it shows. */
    private long[] marks() {
        long[] marks = new long[logs.size()];
        int size = spec.observationSize();
        int actions = spec.actionCount();
        for (int e = 0; e < marks.length; e++) {
            long mark = SplitMix.derive(Double.doubleToLongBits(logs.get(e).totalReward()));
            for (int i = e * size; i < (e + 1) * size; i++) {
                mark = SplitMix.derive(mark, Float.floatToIntBits(current.observations()[i]));
            }
            for (int i = e * actions; current.actionMasks() != null && i < (e + 1) * actions; i++) {
                mark = SplitMix.derive(mark, current.actionMasks()[i] ? 1 : 0);
            }
            marks[e] = mark;
        }
        return marks;
    }

    /**
     * Plays every unfinished episode again. An environment that does not repeat itself under the same seed, such as an RL4J MDP
     * with a generator of its own, begins a new episode if its old one ends early this time, or forbids an action that it allowed; otherwise it goes on from
     * where the same actions lead now. Either way the next rollout says that it was {@link Rollout#interrupted}.
     */
    @Override
    public void restore(State state) {
        rng.restore(state.longs("rng", 1)[0]);
        long[] started = state.longs("episodes-started", logs.size());
        long[] lengths = state.longs("episode-lengths", logs.size());
        int total = 0;
        for (int e = 0; e < logs.size(); e++) {
            Require.inRange("episodes started", started[e], 1, Long.MAX_VALUE);
            total += (int) Require.inRange("length of an episode", lengths[e], 0, Integer.MAX_VALUE - total);
        }
        Actions played = Actions.withoutLogProbs(spec.actions(), total);
        played.restore(state, ACTIONS, total);
        int from = 0;
        for (int e = 0; e < logs.size(); e++) {
            interrupted[e] = !restore(e, started[e], played, from, (int) lengths[e]);
            from += (int) lengths[e];
        }
        observe(0, logs.size());
        if (state.has(MARKS)) {
            long[] saved = state.longs(MARKS, logs.size());
            long[] now = marks();
            for (int e = 0; e < now.length; e++) {
                interrupted[e] |= now[e] != saved[e];
            }
        }
        Arrays.fill(begun, true);
    }

    /**
     * Starts the last of {@code started} episodes again and takes the actions in {@code length} rows of {@code played} in it. An
     * environment that does not repeat itself may end the episode early, or forbid an action that it allowed: then a new one
     * begins.
     *
     * @return whether all actions could be taken again
     */
    private boolean restore(int e, long started, Actions played, int from, int length) {
        EpisodeLog log = logs.get(e);
        environments.reset(e, log.beginAgain(started));
        float[] reward = new float[1];
        boolean[] terminated = new boolean[1];
        boolean[] truncated = new boolean[1];
        for (int row = from; row < from + length; row++) {
            boolean ended = !copyIfAllowed(played, row, e);
            if (!ended) {
                environments.step(e, e + 1, chosen, reward, terminated, truncated, -e);
                log.add(chosen, e, reward[0]);
                ended = terminated[0] || truncated[0];
            }
            if (ended) {
                environments.reset(e, log.begin());
                return false;
            }
        }
        return true;
    }

    /** Copies an action to row {@code e} of what is chosen, unless it is masked out now. */
    private boolean copyIfAllowed(Actions played, int row, int e) {
        chosen.copyRow(played, row, e);
        if (!spec.actionMasks()) {
            return true;
        }
        boolean[] legal = new boolean[spec.actionCount()];
        environments.actionMasks(e, e + 1, legal, 0);
        return legal[played.number(row)];
    }

    @Override
    public void close() {
        environments.close();
    }

    /** Stores what the environments {@code from .. end - 1} showed and what was chosen, steps them, and starts new episodes where one ended. */
    private void step(int t, int from, int end) {
        int size = spec.observationSize();
        int firstRow = t * logs.size();
        arrays.storeSeen(t, from, end, current);
        arrays.storeChosen(t, from, end, chosen);
        environments.step(from, end, chosen, arrays.rewards, arrays.terminated, arrays.truncated, firstRow);
        environments.observe(from, end, arrays.nextObservations, (firstRow + from) * size);
        // the next observation is the current one, but where an episode ended
        System.arraycopy(
                arrays.nextObservations,
                (firstRow + from) * size,
                current.observations(),
                from * size,
                (end - from) * size);
        for (int e = from; e < end; e++) {
            EpisodeLog log = logs.get(e);
            int row = firstRow + e;
            log.add(chosen, e, arrays.rewards[row]);
            lookAtNextMask(e, row);
            if (arrays.terminated[row] || arrays.truncated[row]) {
                Episode episode = log.finish(arrays.terminated[row]);
                synchronized (ended) {
                    ended.add(new Ended(row, episode));
                }
                environments.reset(e, log.begin());
                begun[e] = true;
                observe(e, e + 1);
            }
        }
    }

    /** After a termination there is nothing to be legal, and the environment is not asked. */
    private void lookAtNextMask(int e, int row) {
        if (arrays.nextActionMasks != null && !arrays.terminated[row]) {
            int actions = spec.actionCount();
            lookAtMasks(e, e + 1);
            System.arraycopy(current.actionMasks(), e * actions, arrays.nextActionMasks, row * actions, actions);
        }
    }

    private void observe(int from, int end) {
        environments.observe(from, end, current.observations(), from * spec.observationSize());
        lookAtMasks(from, end);
    }

    private void lookAtMasks(int from, int end) {
        if (current.actionMasks() != null) {
            environments.actionMasks(from, end, current.actionMasks(), from * spec.actionCount());
        }
    }
}
