package org.rollout4j.env.rl4j;

import java.util.Locale;
import java.util.function.Supplier;
import org.rollout4j.core.EnvironmentException;
import org.rollout4j.env.Thrown;

/** Calls of code that others wrote: what fails there is an {@link EnvironmentException} of one line that says where. */
final class MdpCalls {
    /** What is to be done where classes do not fit the RL4J that is here, and no adapter helps. */
    private static final String RECOMPILE =
            "; it was compiled against an RL4J before 1.0.0-beta7: compile it against rl4j-api"
                    + " 1.0.0-M1.1, and give its observations, which are Encodable, the three methods boolean isSkipped() that returns false,"
                    + " INDArray getData() that returns null, and Encodable dup() that returns this";

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
        } catch (LinkageError e) {
            throw failure(id, call, Thrown.text(e) + (isOld(e) ? RECOMPILE : ""), e);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            throw failure(id, call, Thrown.text(e), e);
        }
    }

    static EnvironmentException failure(String id, Object call, String what, Throwable cause) {
        return new EnvironmentException(id + " failed at " + call + ": " + what, cause);
    }

    /** Whether it is a class or method of RL4J that is missed, or one of the JSON library that RL4J's methods took once. */
    private static boolean isOld(LinkageError error) {
        String missing = error.toString().replace('/', '.').toLowerCase(Locale.ROOT);
        return missing.contains("org.deeplearning4j.") || missing.contains("org.json.");
    }
}
