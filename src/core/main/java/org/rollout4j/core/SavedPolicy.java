package org.rollout4j.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * How what a learner has come to is made of what it saved, without the learner: without its optimiser, its replay, or parameters to begin with.
 *
 * @param lengths the entries of {@link Learner#state} that are needed, each with the number of its elements or {@link #ANY_LENGTH}
 * @param optional those of the entries that may be missing
 * @param artifact makes of a state with these entries what {@link Learner#artifact} returned when it was saved; throws {@link
 *     IllegalArgumentException} if they are not what such a learner saves
 */
public record SavedPolicy(Map<String, Integer> lengths, Set<String> optional, Function<State, Artifact> artifact) {
    /** Stands for the length of an entry that may have any. */
    public static final int ANY_LENGTH = -1;

    public SavedPolicy {
        lengths = Collections.unmodifiableMap(new LinkedHashMap<>(lengths));
        optional = Set.copyOf(optional);
    }

    /** All of whose entries have to be there. */
    public SavedPolicy(Map<String, Integer> lengths, Function<State, Artifact> artifact) {
        this(lengths, Set.of(), artifact);
    }
}
