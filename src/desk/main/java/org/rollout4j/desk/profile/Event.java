package org.rollout4j.desk.profile;

import org.rollout4j.core.Require;
import org.rollout4j.lm.data.Content;

/**
 * What somebody did at the desk, or what was learned from it. Texts are whole characters; but for contexts, which may be the beginning of a document, none
 * is empty. {@code toString} says no more than the kind.
 */
public sealed interface Event {
    /** What somebody did with a suggestion. */
    sealed interface Signal extends Event {
        /** What the model saw: the text before the cursor, or the messages of an instruction. */
        Content context();

        /** Whether somebody did something with a suggestion, so that there is something to learn: not where it was hidden or ignored. */
        default boolean isAnswer() {
            return !(this instanceof Hidden || this instanceof Ignored);
        }
    }

    /** A suggestion was taken as it was. */
    record Accepted(Content context, String shown) implements Signal {
        public Accepted {
            Texts.require("context", context);
            Texts.require("shown", shown);
        }

        @Override
        public String toString() {
            return named(this);
        }
    }

    /**
     * The first words of a suggestion were taken.
     *
     * @param kept what {@code shown} begins with
     */
    record AcceptedWords(Content context, String shown, String kept) implements Signal {
        public AcceptedWords {
            Texts.require("context", context);
            Texts.require("shown", shown);
            Texts.require("kept", kept);
            Texts.require(
                    shown.startsWith(kept) && kept.length() < shown.length(),
                    "kept is not a beginning of what was shown: a shorter text with which it begins is needed");
        }

        @Override
        public String toString() {
            return named(this);
        }
    }

    /** A suggestion was refused. */
    record Rejected(Content context, String shown) implements Signal {
        public Rejected {
            Texts.require("context", context);
            Texts.require("shown", shown);
        }

        @Override
        public String toString() {
            return named(this);
        }
    }

    /**
     * Another text was made of a suggestion.
     *
     * @param written what became of it; another text than {@code shown}
     */
    record Edited(Content context, String shown, String written) implements Signal {
        public Edited {
            Texts.require("context", context);
            Texts.require("shown", shown);
            Texts.require("written", written);
            Texts.require(!written.equals(shown), "written is what was shown: another text is needed");
        }

        @Override
        public String toString() {
            return named(this);
        }
    }

    /** Of two suggestions side by side one was chosen; they differ. */
    record Chosen(Content context, String better, String worse) implements Signal {
        public Chosen {
            Texts.require("context", context);
            Texts.require("better", better);
            Texts.require("worse", worse);
            Texts.require(!better.equals(worse), "better is worse: two texts that differ are needed");
        }

        @Override
        public String toString() {
            return named(this);
        }
    }

    /** A suggestion was seen and nothing done with it, as when the cursor moves elsewhere. */
    record Ignored(Content context, String shown) implements Signal {
        public Ignored {
            Texts.require("context", context);
            Texts.require("shown", shown);
        }

        @Override
        public String toString() {
            return named(this);
        }
    }

    /** There was an opportunity, and nothing was shown: the model was not confident enough. */
    record Hidden(Content context) implements Signal {
        public Hidden {
            Texts.require("context", context);
        }

        @Override
        public String toString() {
            return named(this);
        }
    }

    /**
     * Somebody set by hand how much they like a feature of texts.
     *
     * @param feature its name, of at most 200 characters
     * @param value finite
     */
    record WeightSet(String feature, double value) implements Event {
        public WeightSet {
            Texts.require("feature", feature);
            Require.inRange("length of feature", feature.length(), 1, 200);
            Require.that(Double.isFinite(value), "value", value, "a finite number is needed");
        }

        @Override
        public String toString() {
            return named(this);
        }
    }

    /**
     * A lesson is taken back.
     *
     * @param lesson the number of an earlier {@link Signal} or {@link WeightSet}
     */
    record Undone(long lesson) implements Event {
        public Undone {
            Require.inRange("lesson", lesson, 1, Long.MAX_VALUE);
        }
    }

    /**
     * The learner made an update.
     *
     * @param upTo the number of the last event that it was told of; does not decrease
     * @param index from 1, without a gap
     */
    record Update(long upTo, long index) implements Event {
        public Update {
            Require.inRange("upTo", upTo, 1, Long.MAX_VALUE);
            Require.inRange("index", index, 1, Long.MAX_VALUE);
        }
    }

    private static String named(Event event) {
        return event.getClass().getSimpleName();
    }
}
