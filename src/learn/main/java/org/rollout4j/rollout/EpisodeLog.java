package org.rollout4j.rollout;

import org.rollout4j.core.Actions;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Episode;
import org.rollout4j.core.SplitMix;

/**
 * What it takes to play the unfinished episode of one environment again: its seed and the actions so far. It can be taken back to where it
 * was {@link #mark}ed.
 */
final class EpisodeLog {
    private final long seed;
    private long episodesStarted;
    /** At least {@code length} rows. */
    private Actions actions;

    private int length;
    private double totalReward;
    private long markedStarted;
    private int markedLength;
    private double markedReward;
    /** The actions of the episode that was at hand when it was marked, once another has begun; else free to be used. */
    private Actions spare;

    private boolean markedIsSpare;

    EpisodeLog(EnvironmentSpec spec, long seed) {
        this.seed = seed;
        this.actions = Actions.withoutLogProbs(spec.actions(), 0);
        this.spare = Actions.withoutLogProbs(spec.actions(), 0);
    }

    /** Remembers where it is. */
    void mark() {
        markedStarted = episodesStarted;
        markedLength = length;
        markedReward = totalReward;
        markedIsSpare = false;
    }

    /** Takes it back to the mark. */
    void backToMark() {
        if (markedIsSpare) {
            swap();
        }
        episodesStarted = markedStarted;
        length = markedLength;
        totalReward = markedReward;
    }

    private void swap() {
        Actions other = spare;
        spare = actions;
        actions = other;
        markedIsSpare = !markedIsSpare;
    }

    /** Begins a new episode, and returns its seed. */
    long begin() {
        if (!markedIsSpare) {
            swap();
        }
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
    void add(Actions chosen, int row, float reward) {
        if (length == actions.rows()) {
            actions = actions.resized(Math.max(256, 2 * length));
        }
        actions.copyRow(chosen, row, length);
        length++;
        totalReward += reward;
    }

    /** The episode at hand, which is over. */
    Episode finish(boolean terminated) {
        return new Episode(totalReward, length, terminated);
    }

    /** Episodes begun, the one at hand included. */
    long episodesStarted() {
        return episodesStarted;
    }

    /** The rewards of the episode at hand so far. */
    double totalReward() {
        return totalReward;
    }

    /** Steps of the episode at hand. */
    int length() {
        return length;
    }

    /** Copies the actions of the episode at hand to the rows {@code at, at + 1, …}. */
    void copyActions(Actions into, int at) {
        into.copyRows(actions, 0, at, length);
    }
}
