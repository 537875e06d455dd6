package org.rollout4j.env.rl4j;

import java.util.function.Supplier;
import org.rollout4j.core.EnvironmentException;

/** Calls of code that others wrote: what fails there is an {@link EnvironmentException} of one line that says where. */
final class MdpCalls {
    private MdpCalls() {}

    /**
     * Calls {@code body}.
     *
     * @param id the class that is called
     * @param call what is called there; put into words only if it fails
     */
    static <T> T call(String id, Object call, Supplier<T> body) {
        try {
            return body.get();
        } catch (RuntimeException e) {
            throw failure(id, call, e.toString().lines().findFirst().orElse(""), e);
        }
    }

    static EnvironmentException failure(String id, Object call, String what, Throwable cause) {
        return new EnvironmentException(id + " failed at " + call + ": " + what, cause);
    }
}
