package org.rollout4j.cli;

import org.rollout4j.core.Progress;

/** Where the progress of a run is shown. */
interface ProgressDisplay extends AutoCloseable {
    /** Set by the launcher, which knows whether stderr is a terminal; Java does not. */
    String TERMINAL = "rollout4j.terminal";

    /** Shows how far the run is, and what else there is to say of it. */
    void show(Progress at, String more);

    @Override
    void close();
}
