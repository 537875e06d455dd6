package org.rollout4j.eval;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.rollout4j.core.Actions;
import org.rollout4j.core.EnvironmentBatch;
import org.rollout4j.core.EnvironmentException;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Episode;
import org.rollout4j.core.Evaluator;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.ParallelSteps;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StoppedException;
import org.rollout4j.core.Workers;

/**
 * Plays whole episodes with a policy, many side by side. Episode {@code i} starts from a seed derived from {@code seed} and {@code
 * i}, on a path that no training episode uses, so that every policy evaluated with the same seed meets the same starts.
 */
public final class EpisodeEvaluator implements Evaluator<Policy> {
    /** What the starts of models that are judged derive from where nobody says otherwise; far from the seeds of training. */
    public static final long HELD_OUT_SEED = 1_000_003;

    /** Keeps evaluation starts apart from training starts of the same seed. */
    private static final long EVALUATION_PATH = 0x6576616cL;

    private static final int MAX_SIDE_BY_SIDE = 256;

    private final EnvironmentFactory factory;
    private final EnvironmentSpec spec;
    private final EnvironmentBatch environments;
    private final int sideBySide;
    private final ParallelSteps parallel;
    private final int episodes;
    private final long seed;
    private volatile boolean stopRequested;
    private volatile int done;

    /**
     * Steps all environments on the caller's thread.
     *
     * @param episodes episodes of an evaluation, 1 to 10 million
     */
    public EpisodeEvaluator(EnvironmentFactory factory, int episodes, long seed) {
        this(factory, episodes, seed, Workers.caller());
    }

    /**
     * @param episodes episodes of an evaluation, 1 to 10 million
     * @param workers the threads that step environments whose factory says they are independent; the result does not depend on how many
     */
    public EpisodeEvaluator(EnvironmentFactory factory, int episodes, long seed, Workers workers) {
        this.episodes = Require.inRange("episodes", episodes, 1, 10_000_000);
        this.seed = startsOf(seed);
        this.factory = factory;
        this.spec = factory.spec();
        this.parallel = new ParallelSteps(workers, factory.independent());
        this.sideBySide = Math.min(episodes, MAX_SIDE_BY_SIDE);
        this.environments = factory.createBatch(sideBySide);
    }

    /** The seed that the environment of an evaluation with {@code seed} is reset with for its episode {@code episode}, from 0 on. */
    public static long seedOf(long seed, int episode) {
        return SplitMix.derive(startsOf(seed), episode);
    }

    private static long startsOf(long seed) {
        return SplitMix.derive(seed, EVALUATION_PATH);
    }

    /**
     * Plays the episodes; a policy that draws actions draws them from a generator derived from the seed.
     *
     * @throws EnvironmentException if an environment fails
     * @throws StoppedException if it was asked to stop; it ends with the step in progress of each environment
     */
    @Override
    public EpisodeEvaluation evaluate(Policy policy) {
        Policy.Session session = policy.open(sideBySide, new SplitMix(SplitMix.derive(seed, -1)));
        Play play = new Play(session);
        while (play.rows > 0) {
            session.act(play.batch(), play.chosen);
            play.step();
            done = play.done();
            checkNotStopped();
        }
        int distinct = distinct(play.traces, episodes);
        boolean copies = sideBySide > 1
                && distinct(play.traces, sideBySide) == 1 // the first episode of each instance
                && factory.model().isEmpty();
        return new EpisodeEvaluation(
                Arrays.asList(play.finished), spec.success(), distinct, copies ? distinct : episodes);
    }

    /**
     * Shows the first observation of each episode, in their order, without a step.
     *
     * @param starts may keep nothing: the array is used again
     * @throws StoppedException if it was asked to stop
     */
    public void forEachStart(Consumer<float[]> starts) {
        float[] observation = new float[spec.observationSize()];
        for (int i = 0; i < episodes; i++) {
            environments.reset(0, SplitMix.derive(seed, i));
            environments.observe(0, 1, observation, 0);
            starts.accept(observation);
            checkNotStopped();
        }
    }

    /** The number of episodes of an evaluation. */
    public int episodes() {
        return episodes;
    }

    /** How many episodes of the evaluation under way, or of the last one, are over. From any thread. */
    public int done() {
        return done;
    }

    @Override
    public void requestStop() {
        stopRequested = true;
    }

    private void checkNotStopped() {
        if (stopRequested) {
            throw new StoppedException("the evaluation");
        }
    }

    /** Of the first {@code count} episodes. */
    private static int distinct(long[] traces, int count) {
        return (int) LongStream.of(traces).limit(count).distinct().count();
    }

    @Override
    public void close() {
        environments.close();
    }

    /** The episodes being played, packed into the first {@code rows} rows. */
    private final class Play {
        private final Policy.Session session;
        private final float[] observations = new float[sideBySide * spec.observationSize()];
        private final boolean[] actionMasks = spec.actionMasks() ? new boolean[sideBySide * spec.actionCount()] : null;
        private final Actions chosen = Actions.of(spec.actions(), sideBySide);
        /** {@code [rows]}, the environment that plays each row. */
        private final int[] environment = new int[sideBySide];
        /** {@code [rows]}, the number of its episode. */
        private final int[] episode = new int[sideBySide];
        /** {@code [rows]}, its steps so far. */
        private final int[] lengths = new int[sideBySide];
        /** {@code [rows]}, its rewards so far. */
        private final double[] totals = new double[sideBySide];
        /** {@code [rows]}, a hash of all that it has shown and brought so far. */
        private final long[] hashes = new long[sideBySide];

        /** A row for each environment: what it is to do, and what its last step brought. */
        private final Actions taken = Actions.withoutLogProbs(spec.actions(), sideBySide);

        private final float[] rewards = new float[sideBySide];
        private final boolean[] terminated = new boolean[sideBySide];
        private final boolean[] truncated = new boolean[sideBySide];

        private final Episode[] finished = new Episode[episodes];
        /** {@code [episodes]}, the hash of each finished one. */
        private final long[] traces = new long[episodes];

        private int rows;
        private int started;

        Play(Policy.Session session) {
            this.session = session;
            for (rows = 0; rows < sideBySide; rows++) {
                environment[rows] = rows;
                start(rows);
            }
        }

        ObservationBatch batch() {
            return new ObservationBatch(rows, observations, actionMasks);
        }

        int done() {
            return started - rows;
        }

        void step() {
            parallel.forEach(rows, this::step);
            // from the last row down, so that a row which takes the place of a finished one goes on
            for (int row = rows - 1; row >= 0; row--) {
                if (ended(row)) {
                    finished[episode[row]] = new Episode(totals[row], lengths[row], terminated[environment[row]]);
                    traces[episode[row]] = hashes[row];
                    if (started < episodes) {
                        start(row);
                    } else {
                        replaceByLast(row);
                    }
                }
            }
        }

        private boolean ended(int row) {
            return terminated[environment[row]] || truncated[environment[row]];
        }

        private void step(int from, int end) {
            for (int row = from; row < end && !stopRequested; row++) {
                int e = environment[row];
                taken.copyRow(chosen, row, e);
                environments.step(e, e + 1, taken, rewards, terminated, truncated, 0);
                totals[row] += rewards[e];
                hashes[row] = EpisodeHash.mix(hashes[row], rewards[e]);
                lengths[row]++;
                if (!ended(row)) {
                    observe(row);
                }
            }
        }

        private void start(int row) {
            episode[row] = started;
            lengths[row] = 0;
            totals[row] = 0;
            hashes[row] = 1;
            environments.reset(environment[row], SplitMix.derive(seed, started++));
            session.begin(row);
            observe(row);
        }

        private void replaceByLast(int row) {
            rows--;
            int free = environment[row];
            environment[row] = environment[rows];
            environment[rows] = free;
            episode[row] = episode[rows];
            lengths[row] = lengths[rows];
            totals[row] = totals[rows];
            hashes[row] = hashes[rows];
            if (row < rows) {
                session.move(rows, row);
                look(row);
            }
        }

        private void observe(int row) {
            look(row);
            int size = spec.observationSize();
            hashes[row] = EpisodeHash.mix(hashes[row], observations, row * size, size);
        }

        private void look(int row) {
            int e = environment[row];
            environments.observe(e, e + 1, observations, row * spec.observationSize());
            if (actionMasks != null) {
                environments.actionMasks(e, e + 1, actionMasks, row * spec.actionCount());
            }
        }
    }
}
