package org.rollout4j.desk.profile;

import org.rollout4j.core.State;

/** What learns from somebody and can go on from a state, so that not everything has to be learned again. */
public interface ResumableLearner extends LessonLearner {
    /** All that what it comes to depends on beside the updates: two that say the same come to the same bits. It holds nothing of what somebody wrote. */
    String identity();

    /** Does what comes before the first update; called once, unless a state is restored. */
    void begin();

    /** All that the next update depends on, of use until it is made. */
    State state();

    /**
     * Goes on where a state was taken, whatever was learned before.
     *
     * @throws IllegalArgumentException if it is that of another learner; of this one no use is made any more
     */
    void restore(State state);
}
