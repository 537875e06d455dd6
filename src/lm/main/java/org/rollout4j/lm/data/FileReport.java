package org.rollout4j.lm.data;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@link DataCheck} says of one file.
 *
 * @param file as it was named
 * @param rows that could be read
 * @param kinds how many there are of each kind
 * @param characters lengths of rows in Unicode characters, without roles; of a preference, those of the longer completion
 * @param tokens lengths in tokens with the end token, nothing cut; null without a tokenizer
 * @param findings errors first
 */
public record FileReport(
        String file, int rows, Map<Kind, Integer> kinds, Lengths characters, Lengths tokens, List<Finding> findings) {
    public FileReport {
        kinds = Collections.unmodifiableMap(new TreeMap<>(kinds));
        findings = List.copyOf(findings);
    }
}
