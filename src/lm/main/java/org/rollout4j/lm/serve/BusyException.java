package org.rollout4j.lm.serve;

/** As many texts as may wait are waiting, or the engine stops: ask again later, or somebody else. */
public final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BusyException(String message) {
        super(message);
    }
}
