package org.rollout4j.core;

/** An environment failed or broke its contract; the message names the environment, the step and the action. */
public final class EnvironmentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EnvironmentException(String message, Throwable cause) {
        super(message, cause);
    }
}
