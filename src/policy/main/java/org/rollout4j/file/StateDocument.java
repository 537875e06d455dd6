package org.rollout4j.file;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.rollout4j.core.Require;

/** What a file of tensors begins with: a record whose components are JSON, see {@link Json}. */
public interface StateDocument {
    /** The version of the format. */
    int format();

    /** The tensors, in the order in which they follow. */
    List<TensorEntry> entries();

    /** The size of all tensors before compression. */
    default long bytes() {
        return entries().stream().mapToLong(TensorEntry::bytes).sum();
    }

    /**
     * Checks a list of tensors.
     *
     * @return an immutable copy
     * @throws IllegalArgumentException if there is none, or two have one name
     */
    static List<TensorEntry> checked(List<TensorEntry> entries) {
        Require.that(entries != null, "entries", null, "a list is needed");
        Set<String> names = new HashSet<>();
        for (TensorEntry entry : entries) {
            Require.that(names.add(entry.name()), "entry " + entry.name(), "listed twice", "once is allowed");
        }
        return List.copyOf(entries);
    }
}
