package org.rollout4j.core;

import java.util.List;

/** What a learner learns from in one update. */
public interface Experience {
    /**
     * How much there is of it, at least 1, in the unit in which the length of a run is counted: environment steps of a {@link
     * Rollout}; tokens, pairs or games of others.
     */
    long steps();

    /** The episodes that ended in it; none where it is not made of episodes. */
    List<Episode> episodes();
}
