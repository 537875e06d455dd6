package org.rollout4j.rollout;

import java.util.Arrays;
import java.util.List;
import org.rollout4j.core.ActionBatch;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Episode;
import org.rollout4j.core.SplitMix;

/** What it takes to play the unfinished episode of one environment again: its seed and the actions so far. */
final class EpisodeLog {
    private final long seed;
    private final int actionSize;
    private long episodesStarted;
    /** {@code [at least length]}, or empty where actions are continuous. */
    private int[] actions = {};
    /** {@code [at least length][actionSize]}. */
    private float[] continuousActions = {};

    private int length;
    private double totalReward;
    private Episode finished;

    EpisodeLog(EnvironmentSpec spec, long seed) {
        this.seed = seed;
        this.actionSize = spec.actionSize();
    }

    /** Begins a new episode, and returns its seed. */
    long begin() {
        length = 0;
        totalReward = 0;
        return SplitMix.derive(seed, episodesStarted++);
    }

    /** Begins the last of {@code started} episodes again. */
    long beginAgain(long started) {
        episodesStarted = started - 1;
        return begin();
    }

    /** Takes down the action in row {@code row} of {@code chosen} and what it brought. */
    void add(ActionBatch chosen, int row, float reward) {
        if (actionSize == 0) {
            if (length == actions.length) {
                actions = Arrays.copyOf(actions, Math.max(256, 2 * length));
            }
            actions[length] = chosen.actions()[row];
        } else {
            if ((length + 1) * actionSize > continuousActions.length) {
                continuousActions = Arrays.copyOf(continuousActions, Math.max(256, 2 * length) * actionSize);
            }
            System.arraycopy(
                    chosen.continuousActions(), row * actionSize, continuousActions, length * actionSize, actionSize);
        }
        length++;
        totalReward += reward;
    }

    /** The episode at hand is over. */
    void finish(boolean terminated) {
        finished = new Episode(totalReward, length, terminated);
    }

    /** Adds the episode that the last step finished, if it did. */
    void drainFinished(List<Episode> episodes) {
        if (finished != null) {
            episodes.add(finished);
            finished = null;
        }
    }

    /** Episodes begun, the one at hand included. */
    long episodesStarted() {
        return episodesStarted;
    }

    /** Steps of the episode at hand. */
    int length() {
        return length;
    }

    /** Copies the actions of the episode at hand to {@code into[at ..]}. */
    void copyActions(long[] into, int at) {
        for (int i = 0; i < (actionSize == 0 ? length : 0); i++) {
            into[at + i] = actions[i];
        }
    }

    /** Copies the continuous actions of the episode at hand to {@code into[at * actionSize ..]}. */
    void copyActions(float[] into, int at) {
        System.arraycopy(continuousActions, 0, into, at * actionSize, length * actionSize);
    }
}
