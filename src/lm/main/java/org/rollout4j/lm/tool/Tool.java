package org.rollout4j.lm.tool;

/**
 * Answers texts that a model writes in a call, {@code [NAME:TEXT=}. Tools are services, as {@link java.util.ServiceLoader} finds them; ours is found in the same way. Thread-safe.
 */
public interface Tool {
    /** What an answer begins with that says why there is none. */
    String ERROR = "error";

    /** What calls name it by: letters, digits, hyphens and underscores. */
    String name();

    /**
     * The answer, one short line that follows from the text alone. What cannot be answered is no exception: the answer then begins with {@link #ERROR}.
     *
     * @param text what a model wrote, which may be anything
     */
    String answer(String text);
}
