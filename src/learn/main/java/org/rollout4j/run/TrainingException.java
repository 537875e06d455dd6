package org.rollout4j.run;

/** Training failed; the message is one line that says why, and which checkpoint is left. */
public final class TrainingException extends Exception {
    private static final long serialVersionUID = 1L;

    public TrainingException(String message, Throwable cause) {
        super(message, cause);
    }
}
