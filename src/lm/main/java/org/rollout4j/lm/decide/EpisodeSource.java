package org.rollout4j.lm.decide;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rollout4j.core.Actions;
import org.rollout4j.core.EnvironmentBatch;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Episode;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Source;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.StoppedException;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.LanguageModel;

/**
 * A language model plays whole episodes, several from each start: those of a group are reset with the same seed, so that nothing but their actions tells
 * them apart.
 */
final class EpisodeSource implements Source<LanguageModel, DecidedEpisodes> {
    private static final int STARTS = 0;
    private static final int CHOICES = 1;

    private final EnvironmentBatch environments;
    private final EnvironmentSpec spec;
    private final Verbaliser verbaliser;
    private final int groupSize;
    private final int size;
    private final long updates;
    private final long seed;
    private final Workers workers;
    private long batches;
    private volatile boolean stopRequested;

    /** @param updates those that are made of the episodes of a call */
    EpisodeSource(
            EnvironmentFactory factory,
            Verbaliser verbaliser,
            int groups,
            int groupSize,
            long updates,
            long seed,
            Workers workers) {
        this.spec = factory.spec();
        this.verbaliser = verbaliser;
        this.groupSize = groupSize;
        this.size = Math.multiplyExact(groups, groupSize);
        this.updates = updates;
        this.seed = seed;
        this.workers = workers;
        this.environments = factory.createBatch(size);
    }

    /** The decisions so far, those of all episodes in the order in which they were made. */
    private final class Taken {
        private float[] observations = new float[0];
        private boolean[] masks = spec.actionMasks() ? new boolean[0] : null;
        private int[] actions = new int[0];
        private float[] rewards = new float[0];
        private int[] episodeOf = new int[0];
        private int rows;

        void add(ObservationBatch in, Actions chosen, int[] playing) {
            int more = in.rows();
            if (rows + more > actions.length) {
                grow(Math.max(2 * actions.length, rows + more));
            }
            System.arraycopy(
                    in.observations(), 0, observations, rows * spec.observationSize(), more * spec.observationSize());
            if (masks != null) {
                System.arraycopy(in.actionMasks(), 0, masks, rows * spec.actionCount(), more * spec.actionCount());
            }
            for (int i = 0; i < more; i++) {
                actions[rows + i] = chosen.number(i);
                episodeOf[rows + i] = playing[i];
            }
            rows += more;
        }

        /** What decision {@code i} of the {@code count} that were added last brought. */
        void addReward(int i, int count, float reward) {
            rewards[rows - count + i] = reward;
        }

        private void grow(int length) {
            observations = Arrays.copyOf(observations, Math.multiplyExact(length, spec.observationSize()));
            masks = masks == null ? null : Arrays.copyOf(masks, Math.multiplyExact(length, spec.actionCount()));
            actions = Arrays.copyOf(actions, length);
            rewards = Arrays.copyOf(rewards, length);
            episodeOf = Arrays.copyOf(episodeOf, length);
        }

        DecidedEpisodes episodes(List<Episode> ended) {
            return new DecidedEpisodes(
                    new ObservationBatch(rows, observations, masks),
                    actions,
                    rewards,
                    Arrays.copyOf(episodeOf, rows),
                    ended,
                    groupSize,
                    updates);
        }
    }

    @Override
    public DecidedEpisodes collect(LanguageModel behaviour) {
        Policy.Session session = new LanguageModelPolicy(behaviour, verbaliser, spec, workers)
                .open(size, new SplitMix(SplitMix.derive(seed, CHOICES, batches)));
        int[] playing = new int[size];
        for (int e = 0; e < size; e++) {
            environments.reset(e, SplitMix.derive(seed, STARTS, batches, e / groupSize));
            session.begin(e);
            playing[e] = e;
        }
        Episode[] ended = new Episode[size];
        double[] sums = new double[size];
        Taken taken = new Taken();
        Actions chosen = Actions.of(spec.actions(), size);
        Actions ofEnvironments = Actions.withoutLogProbs(spec.actions(), size);
        float[] rewards = new float[size];
        boolean[] terminated = new boolean[size];
        boolean[] truncated = new boolean[size];
        for (int step = 1; playing.length > 0; step++) {
            if (stopRequested) {
                throw new StoppedException("the episodes");
            }
            ObservationBatch in = observe(playing);
            session.act(in, chosen);
            taken.add(in, chosen, playing);
            List<Integer> goOn = new ArrayList<>();
            for (int i = 0; i < playing.length; i++) {
                int e = playing[i];
                ofEnvironments.copyRow(chosen, i, e);
                environments.step(e, e + 1, ofEnvironments, rewards, terminated, truncated, 0);
                taken.addReward(i, playing.length, rewards[e]);
                sums[e] += rewards[e];
                if (terminated[e] || truncated[e]) {
                    ended[e] = new Episode(sums[e], step, terminated[e]);
                } else {
                    session.move(i, goOn.size());
                    goOn.add(e);
                }
            }
            playing = goOn.stream().mapToInt(e -> e).toArray();
        }
        batches++;
        return taken.episodes(List.of(ended));
    }

    private ObservationBatch observe(int... playing) {
        int observation = spec.observationSize();
        int actions = spec.actionCount();
        float[] observations = new float[playing.length * observation];
        boolean[] masks = spec.actionMasks() ? new boolean[playing.length * actions] : null;
        for (int i = 0; i < playing.length; i++) {
            environments.observe(playing[i], playing[i] + 1, observations, i * observation);
            if (masks != null) {
                environments.actionMasks(playing[i], playing[i] + 1, masks, i * actions);
            }
        }
        return new ObservationBatch(playing.length, observations, masks);
    }

    @Override
    public void requestStop() {
        stopRequested = true;
    }

    @Override
    public State state() {
        return State.builder().putLongs("batches", batches).build();
    }

    @Override
    public void restore(State state) {
        batches = state.number("batches", 0);
    }

    @Override
    public void close() {
        environments.close();
    }
}
