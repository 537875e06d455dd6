package org.rollout4j.lm.rerank;

import java.util.Objects;
import org.rollout4j.core.Require;

/** What somebody said of texts that answer a prompt. */
public sealed interface Feedback {
    /** What the texts answer; may be empty. */
    String prompt();

    /** Somebody liked a text, or did not. */
    record Thumb(String prompt, String text, boolean up) implements Feedback {
        public Thumb {
            Objects.requireNonNull(prompt, "prompt");
            Objects.requireNonNull(text, "text");
        }
    }

    /** Somebody preferred one text to another one. */
    record Pair(String prompt, String chosen, String rejected) implements Feedback {
        public Pair {
            Objects.requireNonNull(prompt, "prompt");
            Objects.requireNonNull(chosen, "chosen");
            Require.that(!chosen.equals(rejected), "rejected", "the chosen text", "another one is needed");
        }
    }

    /** Somebody was shown a text and made another one of it: a pair. */
    record Edit(String prompt, String shown, String edited) implements Feedback {
        public Edit {
            Objects.requireNonNull(prompt, "prompt");
            Objects.requireNonNull(shown, "shown");
            Require.that(!shown.equals(edited), "edited", "the text that was shown", "another one is needed");
        }
    }
}
