package org.rollout4j.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.rollout4j.core.Require;
import org.rollout4j.core.SavedPolicy;

/** Which tensors of a file are read, see {@link StateFile#read(Path, Function)}. */
record NeededTensors<D extends StateDocument>(Path file, Function<D, Map<String, Integer>> needed) {

    /**
     * Those that are needed.
     *
     * @throws IllegalArgumentException if one is missing or has another length, or all are more than such a file should hold
     */
    Set<String> among(D document) throws IOException {
        Map<String, TensorEntry> listed = new HashMap<>();
        document.entries().forEach(entry -> listed.put(entry.name(), entry));
        Map<String, Integer> lengths = needed.apply(document);
        long bytes = 0;
        for (Map.Entry<String, Integer> one : lengths.entrySet()) {
            TensorEntry entry = listed.get(one.getKey());
            Require.that(
                    entry != null,
                    "state entry",
                    one.getKey(),
                    "missing; there are " + document.entries().size() + " others");
            Require.that(
                    one.getValue() == SavedPolicy.ANY_LENGTH || entry.length() == one.getValue(),
                    "length of " + one.getKey(),
                    entry.length(),
                    one.getValue() + " is needed");
            bytes += entry.bytes();
        }
        long fileBytes = Files.size(file);
        Require.that(
                bytes <= StateFile.MAX_FREE_BYTES || bytes / StateFile.MAX_RATIO <= fileBytes,
                "size of what is needed to act",
                bytes + " bytes",
                "at most " + StateFile.MAX_RATIO + " times the " + fileBytes + " bytes of the file is allowed");
        return Set.copyOf(lengths.keySet());
    }
}
