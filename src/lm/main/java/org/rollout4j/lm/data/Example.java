package org.rollout4j.lm.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.rollout4j.core.Require;

/** One row of a data set. Whatever columns it has beside those of its kind are kept, as plain values of JSON. */
public sealed interface Example {
    /**
     * A text or a conversation to be continued as it is.
     *
     * @param text what is learned
     * @param columns all other columns
     */
    record LanguageModeling(Content text, Map<String, Object> columns) implements Example {
        public LanguageModeling {
            columns = kept(columns);
        }

        @Override
        public Kind kind() {
            return Kind.LANGUAGE_MODELING;
        }

        @Override
        public Map<String, Object> row() {
            String column = text instanceof Content.Text ? "text" : "messages";
            return rowOf(columns, column, text.json());
        }
    }

    /**
     * A prompt and what is to follow it.
     *
     * @param prompt what is given
     * @param completion what is learned; of the same form as the prompt
     * @param columns all other columns
     */
    record PromptCompletion(Content prompt, Content completion, Map<String, Object> columns) implements Example {
        public PromptCompletion {
            requireSameForm("completion", prompt, completion);
            columns = kept(columns);
        }

        @Override
        public Kind kind() {
            return Kind.PROMPT_COMPLETION;
        }

        @Override
        public Map<String, Object> row() {
            return rowOf(columns, "prompt", prompt.json(), "completion", completion.json());
        }
    }

    /**
     * Two completions, of which one was preferred.
     *
     * @param prompt what is given
     * @param chosen the better completion; of the same form as the prompt
     * @param rejected the other one; of the same form as the prompt
     * @param columns all other columns
     */
    record Preference(Content prompt, Content chosen, Content rejected, Map<String, Object> columns)
            implements Example {
        public Preference {
            requireSameForm("chosen", prompt, chosen);
            requireSameForm("rejected", prompt, rejected);
            columns = kept(columns);
        }

        @Override
        public Kind kind() {
            return Kind.PREFERENCE;
        }

        @Override
        public Map<String, Object> row() {
            return rowOf(columns, "prompt", prompt.json(), "chosen", chosen.json(), "rejected", rejected.json());
        }
    }

    /**
     * A completion, and whether it was liked.
     *
     * @param prompt what is given
     * @param completion of the same form as the prompt
     * @param label true if it was liked
     * @param columns all other columns
     */
    record Unpaired(Content prompt, Content completion, boolean label, Map<String, Object> columns) implements Example {
        public Unpaired {
            requireSameForm("completion", prompt, completion);
            columns = kept(columns);
        }

        @Override
        public Kind kind() {
            return Kind.UNPAIRED;
        }

        @Override
        public Map<String, Object> row() {
            return rowOf(columns, "prompt", prompt.json(), "completion", completion.json(), "label", label);
        }
    }

    /**
     * A prompt alone, for models that complete it themselves.
     *
     * @param prompt what is given
     * @param columns all other columns, which reward functions may look at
     */
    record Prompt(Content prompt, Map<String, Object> columns) implements Example {
        public Prompt {
            columns = kept(columns);
        }

        @Override
        public Kind kind() {
            return Kind.PROMPT;
        }

        @Override
        public Map<String, Object> row() {
            return rowOf(columns, "prompt", prompt.json());
        }
    }

    Kind kind();

    /** The columns that are not of its kind: texts, numbers, booleans, nulls, lists and maps. */
    Map<String, Object> columns();

    /** All columns, those of its kind first, as they stand in a data set. */
    Map<String, Object> row();

    private static Map<String, Object> kept(Map<String, Object> columns) {
        // A column may be null, which Map.copyOf does not take.
        return Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    private static Map<String, Object> rowOf(Map<String, Object> columns, Object... namesAndValues) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        columns.forEach(row::putIfAbsent);
        return row;
    }

    private static void requireSameForm(String column, Content prompt, Content other) {
        boolean text = prompt instanceof Content.Text;
        Require.that(
                text == (other instanceof Content.Text),
                column,
                text ? "a list of messages" : "text",
                "prompt is " + (text ? "text" : "a list of messages") + ", and it must be likewise");
    }
}
