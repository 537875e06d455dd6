package org.rollout4j.tabular;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.Actions;
import org.rollout4j.core.CheckedEnvironment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Episode;
import org.rollout4j.core.Learner;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/** The plainest way to collect rollouts and to train: one thread, all arrays new. */
final class Collector {
    private final EnvironmentSpec spec;
    private final CheckedEnvironment[] environments;
    private final int[] lengths;
    private final double[] totals;
    private final SplitMix rng;

    Collector(EnvironmentFactory factory, int envs, long seed) {
        spec = factory.spec();
        environments = new CheckedEnvironment[envs];
        lengths = new int[envs];
        totals = new double[envs];
        rng = new SplitMix(seed);
        for (int e = 0; e < envs; e++) {
            environments[e] = new CheckedEnvironment(factory.create());
            environments[e].reset(rng.nextLong());
        }
    }

    /** Trains for {@code steps} environment steps. */
    static void train(
            Learner<Policy, Rollout> learner,
            EnvironmentFactory factory,
            int envs,
            int horizon,
            long steps,
            long seed) {
        Collector collector = new Collector(factory, envs, seed);
        Progress progress = Progress.start(steps);
        while (!progress.done()) {
            Rollout rollout = collector.collect(learner.behaviour(progress), horizon);
            learner.update(rollout, progress);
            progress = progress.after(rollout);
        }
    }

    /** The episodes that end first, at least {@code count} of them. */
    static List<Episode> episodes(Policy policy, EnvironmentFactory factory, int count, long seed) {
        Collector collector = new Collector(factory, 16, seed);
        List<Episode> episodes = new ArrayList<>();
        while (episodes.size() < count) {
            episodes.addAll(collector.collect(policy, 1).episodes());
        }
        return episodes;
    }

    Rollout collect(Policy policy, int steps) {
        int envs = environments.length;
        int size = spec.observationSize();
        int actions = spec.actionCount();
        int rows = steps * envs;
        float[] observations = new float[rows * size];
        boolean[] masks = spec.actionMasks() ? new boolean[rows * actions] : null;
        float[] next = new float[rows * size];
        Actions chosen = Actions.of(spec.actions(), rows);
        float[] rewards = new float[rows];
        boolean[] terminated = new boolean[rows];
        boolean[] truncated = new boolean[rows];
        List<Episode> episodes = new ArrayList<>();
        float[] seen = new float[envs * size];
        boolean[] legal = masks == null ? null : new boolean[envs * actions];
        Policy.Session session = policy.open(envs, rng);
        Actions out = Actions.of(spec.actions(), envs);
        for (int t = 0; t < steps; t++) {
            for (int e = 0; e < envs; e++) {
                environments[e].observe(seen, e * size);
                if (masks != null) {
                    environments[e].actionMask(legal, e * actions);
                }
            }
            session.act(new ObservationBatch(envs, seen, legal), out);
            System.arraycopy(seen, 0, observations, t * envs * size, envs * size);
            if (masks != null) {
                System.arraycopy(legal, 0, masks, t * envs * actions, envs * actions);
            }
            chosen.copyRows(out, 0, t * envs, envs);
            for (int e = 0; e < envs; e++) {
                int i = t * envs + e;
                StepResult result = environments[e].step(out, e);
                environments[e].observe(next, i * size);
                rewards[i] = result.reward();
                terminated[i] = result.terminated();
                truncated[i] = result.truncated();
                lengths[e]++;
                totals[e] += result.reward();
                if (result.ended()) {
                    episodes.add(new Episode(totals[e], lengths[e], result.terminated()));
                    lengths[e] = 0;
                    totals[e] = 0;
                    environments[e].reset(rng.nextLong());
                }
            }
        }
        return new Rollout(
                steps, envs, observations, masks, chosen, rewards, next, null, terminated, truncated, episodes);
    }
}
