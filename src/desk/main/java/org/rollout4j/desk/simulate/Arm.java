package org.rollout4j.desk.simulate;

import java.util.Locale;

/** A way to learn from somebody, or a control. */
enum Arm {
    /** The base as it is, but for texts in which it slips. */
    NONE("no learning", false, false),
    /** The best of several texts of the base, by what is liked. */
    RERANK("re-ranking only", true, false),
    /** An adapter that learns the texts that were taken, and nothing else. */
    SFT("fine-tuning on what was accepted", false, true),
    /** The base mixed with an n-gram of what somebody wrote and took. */
    NGRAM("personal n-gram", false, false),
    /** All there is. */
    FULL("full learning", true, true),
    /** The same, with another taste from the middle on. */
    DRIFT("full learning, taste that changes", true, true),
    /** Full learning from answers that have nothing to do with the texts. */
    RANDOM("random feedback", true, true),
    /** Full learning from somebody who likes what this one dislikes. */
    OPPOSITE("adapter of the opposite taste", true, true),
    /** Full learning without a bound on how far it goes, and without texts of the base. */
    UNBOUND("no bound on KL", true, true);

    private final String meaning;
    private final boolean ranks;
    private final boolean adapts;

    Arm(String meaning, boolean ranks, boolean adapts) {
        this.meaning = meaning;
        this.ranks = ranks;
        this.adapts = adapts;
    }

    /** Its name in files and results. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it is, for a table. */
    String meaning() {
        return meaning;
    }

    /** How many seeds it takes where others take so many: what random answers teach goes another way each time, so that its mean takes more of them. */
    int seeds(int others) {
        return this == RANDOM ? 3 * others : others;
    }

    /** Whether the best of several candidates is shown. */
    boolean ranks() {
        return ranks;
    }

    /** Whether an adapter learns. */
    boolean adapts() {
        return adapts;
    }
}
