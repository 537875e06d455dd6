package org.rollout4j.app;

/** Training failed; the message is one line that says why, and which checkpoint is left. */
final class TrainingException extends Exception {
    private static final long serialVersionUID = 1L;

    TrainingException(String message, Throwable cause) {
        super(message, cause);
    }
}
