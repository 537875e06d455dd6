package org.rollout4j.experiment.language;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How well a model does what it was trained for.
 *
 * @param value as the row measures it
 * @param chance the value of a model that draws every token by chance
 * @param details all that was measured, by name
 */
public record LanguageScore(double value, double chance, Map<String, Double> details) {
    public LanguageScore {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }
}
