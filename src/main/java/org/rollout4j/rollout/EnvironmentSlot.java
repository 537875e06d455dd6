package org.rollout4j.rollout;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentException;
import org.rollout4j.core.Episode;
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
        this.environment = environment;
        this.seed = seed;
        this.observationSize = environment.spec().observationSize();
    }

    void startEpisode() {
        length = 0;
        totalReward = 0;
        try {
            environment.reset(SplitMix.derive(seed, episodesStarted++));
        } catch (RuntimeException e) {
            throw failed("at the start of an episode", e);
        }
    }

    /** As {@link Environment#observe}. */
    void observe(float[] into, int offset) {
        try {
            environment.observe(into, offset);
        } catch (RuntimeException e) {
            throw failed("to be observed after step " + length + " of an episode", e);
        }
    }

    /** As {@link Environment#actionMask}. */
    void actionMask(boolean[] into, int offset) {
        try {
            environment.actionMask(into, offset);
        } catch (RuntimeException e) {
            throw failed("to tell its legal actions after step " + length + " of an episode", e);
        }
    }

    /** Takes a step, writes what it brought to {@code row}, and starts a new episode if this one ended. */
    void step(int action, RolloutArrays into, int row) {
        StepResult result = step(action);
        into.rewards[row] = result.reward();
        into.terminated[row] = result.terminated();
        into.truncated[row] = result.truncated();
        observe(into.nextObservations, row * observationSize);
        if (result.ended()) {
            finished = new Episode(totalReward, length, result.terminated());
            startEpisode();
        }
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

    /** Starts the last of {@code started} episodes again and takes {@code played} actions in it. */
    void restore(long started, long[] played) {
        episodesStarted = started - 1;
        startEpisode();
        for (long action : played) {
            if (step((int) action).ended()) {
                startEpisode(); // only an environment that does not repeat itself ends early
                return;
            }
        }
    }

    void close() {
        environment.close();
    }

    private StepResult step(int action) {
        if (length == actions.length) {
            actions = Arrays.copyOf(actions, 2 * length);
        }
        StepResult result;
        try {
            result = environment.step(action);
        } catch (RuntimeException e) {
            throw failed("at step " + (length + 1) + " of an episode on action " + action, e);
        }
        actions[length++] = action;
        totalReward += result.reward();
        return result;
    }

    private EnvironmentException failed(String where, RuntimeException cause) {
        return cause instanceof EnvironmentException named
                ? named
                : new EnvironmentException(environment.spec().id() + " failed " + where + ": " + cause, cause);
    }
}
