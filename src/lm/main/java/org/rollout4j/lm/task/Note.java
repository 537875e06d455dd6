package org.rollout4j.lm.task;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Example;

/**
 * A note, and all that was chosen to write it.
 *
 * @param facts what it says
 * @param style how
 * @param choices the number of the option chosen at each place where there is a choice beside the style's, by the name of the place
 * @param text the note itself
 */
public record Note(Facts facts, Style style, Map<String, Integer> choices, String text) {
    public Note {
        choices = Collections.unmodifiableMap(new TreeMap<>(choices));
    }

    /** What a model is given to write this note. */
    public String prompt() {
        return facts.prompt();
    }

    /** A prompt with its completion, as data sets have it; the style is its other columns. */
    public Example.PromptCompletion example() {
        Map<String, Object> columns = new LinkedHashMap<>();
        style.values()
                .forEach((axis, value) -> columns.put(
                        axis.name().toLowerCase(Locale.ROOT), axis.names().get(value)));
        return new Example.PromptCompletion(Content.of(prompt()), Content.of(text), columns);
    }
}
