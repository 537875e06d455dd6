package org.rollout4j.rollout;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Episode;
import org.rollout4j.core.ReportingEnvironment;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/** One environment, with what it takes to play its unfinished episode again: its seed and the actions so far. */
final class EnvironmentSlot {
    private final Environment environment;
    private final long seed;
    private final int observationSize;
    private long episodesStarted;
    private int[] actions = new int[256];
    private int length;
    private double totalReward;
    private Episode finished;

    EnvironmentSlot(Environment environment, long seed) {
        this.environment = new ReportingEnvironment(environment);
        this.seed = seed;
        this.observationSize = environment.spec().observationSize();
    }

    void startEpisode() {
        length = 0;
        totalReward = 0;
        environment.reset(SplitMix.derive(seed, episodesStarted++));
    }

    /** As {@link Environment#observe}. */
    void observe(float[] into, int offset) {
        environment.observe(into, offset);
    }

    /** As {@link Environment#actionMask}. */
    void actionMask(boolean[] into, int offset) {
        environment.actionMask(into, offset);
    }

    /**
     * Takes a step, writes what it brought to {@code row}, and starts a new episode if this one ended.
     *
     * @return whether it did
     */
    boolean step(int action, RolloutArrays into, int row) {
        StepResult result = step(action);
        into.rewards[row] = result.reward();
        into.terminated[row] = result.terminated();
        into.truncated[row] = result.truncated();
        observe(into.nextObservations, row * observationSize);
        if (result.ended()) {
            finished = new Episode(totalReward, length, result.terminated());
            startEpisode();
        }
        return result.ended();
    }

    /** Adds the episode that the last step finished, if it did. */
    void drainFinished(List<Episode> episodes) {
        if (finished != null) {
            episodes.add(finished);
            finished = null;
        }
    }

    /** Episodes started, the one at hand included. */
    long episodesStarted() {
        return episodesStarted;
    }

    /** Steps of the episode at hand. */
    int length() {
        return length;
    }

    /** The actions of the episode at hand. */
    LongStream actions() {
        return Arrays.stream(actions, 0, length).asLongStream();
    }

    /**
     * Starts the last of {@code started} episodes again and takes {@code played} actions in it. An environment that does not
     * repeat itself may end the episode early, or forbid an action that it allowed: then a new one begins.
     */
    void restore(long started, long[] played) {
        episodesStarted = started - 1;
        startEpisode();
        for (long action : played) {
            if (!allows((int) action) || step((int) action).ended()) {
                startEpisode();
                return;
            }
        }
    }

    private boolean allows(int action) {
        EnvironmentSpec spec = environment.spec();
        Require.inRange("action of an episode", action, 0, spec.actionCount() - 1);
        if (!spec.actionMasks()) {
            return true;
        }
        boolean[] legal = new boolean[spec.actionCount()];
        environment.actionMask(legal, 0);
        return legal[action];
    }

    void close() {
        environment.close();
    }

    private StepResult step(int action) {
        if (length == actions.length) {
            actions = Arrays.copyOf(actions, 2 * length);
        }
        StepResult result = environment.step(action);
        actions[length++] = action;
        totalReward += result.reward();
        return result;
    }
}
