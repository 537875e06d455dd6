package org.rollout4j.desk.write;

import java.util.List;
import org.rollout4j.desk.profile.LessonLearner;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.ngram.NgramModel;

/** Learns from one profile, and says what it has learned. One thread updates; any other may ask meanwhile. */
public interface PersonalLearner extends LessonLearner {
    /** What writes from now on: the outcome of the last update that has ended. */
    Learned learned();

    /** What somebody seems to like, what is surest first. */
    List<Liking> likings();

    /** How far the model is from its base, in nats a token; 0 before anything is learned. */
    double kl();

    /** Makes learners that know nothing yet. */
    @FunctionalInterface
    interface Factory {
        /**
         * Makes one.
         *
         * @param base what it learns on
         * @param ownTextOrNull what somebody wrote before, counted; null for nothing
         * @param giveWay called between parts of an update of at most 50 ms each; returns when no suggestion is waited for
         */
        PersonalLearner fresh(LanguageModel base, NgramModel ownTextOrNull, Runnable giveWay);
    }
}
