package org.rollout4j.lm.tune;

import java.util.OptionalDouble;

/**
 * What a model made of a prompt when it was judged.
 *
 * @param prompt the end of what it read, as text
 * @param completion how it went on
 * @param reward what that is worth, where something says so
 */
public record Sample(String prompt, String completion, OptionalDouble reward) {
    /** Of which nothing says what it is worth. */
    public Sample(String prompt, String completion) {
        this(prompt, completion, OptionalDouble.empty());
    }
}
