package org.rollout4j.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rollout4j.core.ActionBatch;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentException;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Episode;
import org.rollout4j.core.Evaluator;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.ReportingEnvironment;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;
import org.rollout4j.core.Sweeps;
import org.rollout4j.core.Workers;

/**
 * Plays whole episodes with a policy, many side by side. Episode {@code i} starts from a seed derived from {@code seed} and {@code
 * i}, on a path that no training episode uses, so that every policy evaluated with the same seed meets the same starts.
 */
public final class EpisodeEvaluator implements Evaluator<Policy> {
    /** Keeps evaluation starts apart from training starts of the same seed. */
    private static final long EVALUATION_PATH = 0x6576616cL;

    private static final int MAX_SIDE_BY_SIDE = 256;

    private final EnvironmentSpec spec;
    private final List<Environment> environments;
    private final Sweeps sweeps;
    private final int episodes;
    private final long seed;

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
        this.spec = factory.spec();
        this.sweeps = new Sweeps(workers, factory.independent());
        this.environments = new ArrayList<>();
        for (int e = 0; e < Math.min(episodes, MAX_SIDE_BY_SIDE); e++) {
            environments.add(new ReportingEnvironment(factory.create()));
        }
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
     */
    @Override
    public EpisodeEvaluation evaluate(Policy policy) {
        Policy.Session session = policy.open(environments.size(), new SplitMix(SplitMix.derive(seed, -1)));
        Play play = new Play(environments.size(), session);
        while (play.rows > 0) {
            session.act(play.batch(), play.chosen);
            play.step();
        }
        return new EpisodeEvaluation(Arrays.asList(play.finished), spec.success());
    }

    @Override
    public void close() {
        environments.forEach(Environment::close);
    }

    /** The episodes being played, packed into the first {@code rows} rows. */
    private final class Play {
        private final Policy.Session session;
        private final float[] observations;
        private final boolean[] actionMasks;
        private final ActionBatch chosen;
        private final Environment[] playing;
        private final int[] episode;
        private final int[] lengths;
        private final double[] totals;
        /** {@code [rows]}, how the last step of each row ended. */
        private final boolean[] terminated;
        /** {@code [rows]}, whether the last step of each row was the last of its episode. */
        private final boolean[] ended;

        private final Episode[] finished = new Episode[episodes];
        private int rows;
        private int started;

        Play(int sideBySide, Policy.Session session) {
            this.session = session;
            observations = new float[sideBySide * spec.observationSize()];
            actionMasks = spec.actionMasks() ? new boolean[sideBySide * spec.actionCount()] : null;
            chosen = ActionBatch.of(spec, sideBySide);
            playing = environments.toArray(Environment[]::new);
            episode = new int[sideBySide];
            lengths = new int[sideBySide];
            totals = new double[sideBySide];
            terminated = new boolean[sideBySide];
            ended = new boolean[sideBySide];
            for (rows = 0; rows < sideBySide; rows++) {
                start(rows);
            }
        }

        ObservationBatch batch() {
            return new ObservationBatch(rows, observations, actionMasks);
        }

        void step() {
            sweeps.over(rows, this::step);
            // from the last row down, so that a row which takes the place of a finished one goes on
            for (int row = rows - 1; row >= 0; row--) {
                if (ended[row]) {
                    finished[episode[row]] = new Episode(totals[row], lengths[row], terminated[row]);
                    if (started < episodes) {
                        start(row);
                    } else {
                        replaceByLast(row);
                    }
                }
            }
        }

        private void step(int from, int end) {
            for (int row = from; row < end; row++) {
                StepResult result = spec.continuous()
                        ? playing[row].step(chosen.continuousActions(), row * spec.actionSize())
                        : playing[row].step(chosen.actions()[row]);
                totals[row] += result.reward();
                lengths[row]++;
                terminated[row] = result.terminated();
                ended[row] = result.ended();
                if (!ended[row]) {
                    observe(row);
                }
            }
        }

        private void start(int row) {
            episode[row] = started;
            lengths[row] = 0;
            totals[row] = 0;
            playing[row].reset(SplitMix.derive(seed, started++));
            session.begin(row);
            observe(row);
        }

        private void replaceByLast(int row) {
            rows--;
            Environment free = playing[row];
            playing[row] = playing[rows];
            playing[rows] = free;
            episode[row] = episode[rows];
            lengths[row] = lengths[rows];
            totals[row] = totals[rows];
            if (row < rows) {
                session.move(rows, row);
                observe(row);
            }
        }

        private void observe(int row) {
            playing[row].observe(observations, row * spec.observationSize());
            if (actionMasks != null) {
                playing[row].actionMask(actionMasks, row * spec.actionCount());
            }
        }
    }
}
