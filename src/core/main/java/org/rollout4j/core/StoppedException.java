package org.rollout4j.core;

/** Something was asked to stop, and did so before its end; what it had come to is dropped. Not a failure: whoever asked expects it. */
public final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * @param what what was stopped, for example {@code the evaluation}
     */
    public StoppedException(String what) {
        super(what + " was stopped");
    }
}
