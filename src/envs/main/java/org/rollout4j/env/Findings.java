package org.rollout4j.env;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What a check has found so far, the first case of each mistake. */
final class Findings {
    private final Map<Mistake, Finding> found = new EnumMap<>(Mistake.class);

    /** The environment cannot be played further; why is among the findings. */
    static final class CannotGoOn extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    void add(Mistake mistake, String what) {
        found.putIfAbsent(mistake, mistake.seen(what));
    }

    List<Finding> all() {
        return List.copyOf(found.values());
    }

    /** Runs {@code body}; what it throws is found, and nothing goes on after it. */
    <T> T guard(String call, Supplier<T> body) {
        try {
            return body.get();
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            add(
                    Mistake.THROWS,
                    call + " threw " + e.toString().lines().findFirst().orElse(""));
            throw new CannotGoOn();
        }
    }
}
