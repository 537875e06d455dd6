package org.rollout4j.lm.data;

import java.util.List;

/**
 * What {@link DataCheck} found in a file.
 *
 * @param issue what it is
 * @param count how many rows it concerns
 * @param places the first of them, as {@code FILE:LINE} with what is wrong there if that differs from row to row
 */
public record Finding(Issue issue, int count, List<String> places) {
    /** How many places a finding names. */
    public static final int MAX_PLACES = 10;

    public Finding {
        places = List.copyOf(places);
    }

    /** What may be wrong with a data set. */
    public enum Issue {
        EMPTY_FILE(true, "without any row"),
        BROKEN_ROW(true, "cannot be read"),
        MIXED_KINDS(true, "of another kind than the first"),
        UNENCODABLE(true, "cannot be written in tokens"),
        LEAKED_ROW(true, "in the training file too"),
        EMPTY_ROW(false, "nothing to learn: text, completion or prompt is empty"),
        BLANK_LINE(false, "blank"),
        OVER_MAX_LENGTH(false, "longer than maxLength, and will lose their end"),
        NO_TARGET(false, "no token to be predicted within maxLength, and will be left out"),
        BOUNDARY_MERGE(
                false,
                "tokens across the end of the prompt if it is joined with the completion before it is tokenised"),
        DUPLICATE(false, "the same as an earlier one"),
        DIFFERENT_COMPLETION(false, "a prompt of an earlier one, with another completion"),
        LEAKED_PROMPT(false, "a prompt of the training file");

        private final boolean error;
        private final String meaning;

        Issue(boolean error, String meaning) {
            this.error = error;
            this.meaning = meaning;
        }

        /** Whether training on the file would fail, or its evaluation tell nothing. */
        public boolean isError() {
            return error;
        }

        /** What is the matter with such rows, in words. */
        public String meaning() {
            return meaning;
        }
    }
}
