package org.rollout4j.desk.profile;

import java.util.List;

/**
 * What learns from somebody, as a pure fold over the journal: its state depends on the updates that it was told of and on nothing else, so that a fresh one
 * to which a journal is {@linkplain Lessons#replay replayed} comes to the same bits. Its randomness is derived from a seed and the index of the update.
 */
@FunctionalInterface
public interface LessonLearner {
    /**
     * Makes one update.
     *
     * @param lessons everything that was not taken back up to some event, in order: signals and weights set by hand; what was in it before is again
     * @param index of the update, from 1
     */
    void update(List<Entry> lessons, long index);
}
