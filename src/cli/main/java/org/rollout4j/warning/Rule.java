package org.rollout4j.warning;

import java.util.Optional;

/** Knows one trouble. */
interface Rule {
    /** The trouble, if the run is in it. */
    Optional<Warning> look(RunSoFar run);
}
