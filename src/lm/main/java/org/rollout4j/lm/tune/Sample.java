package org.rollout4j.lm.tune;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a model made of a prompt when it was judged.
 *
 * @param prompt the end of what it read, as text
 * @param completion how it went on
 * @param reward what that is worth, where something says so
 * @param judges what each judge says of it, by its name
 */
public record Sample(String prompt, String completion, OptionalDouble reward, Map<String, Double> judges) {
    public Sample {
        judges = Collections.unmodifiableMap(new LinkedHashMap<>(judges));
    }

    /** Of which nothing says what it is worth. */
    public Sample(String prompt, String completion) {
        this(prompt, completion, OptionalDouble.empty(), Map.of());
    }
}
