package org.rollout4j.desk.write;

import java.util.List;
import org.rollout4j.desk.profile.ResumableLearner;
import org.rollout4j.lm.model.LanguageModel;

/** Learns from one profile, and says what it has learned. One thread updates; any other may ask meanwhile. */
public interface PersonalLearner extends ResumableLearner {
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
         * @param textsOrNull what somebody wrote before; null for nothing
         * @param giveWay called between parts of an update of at most 50 ms each; returns when no suggestion is waited for, or throws when there is nobody to learn for any
         *     more
         */
        PersonalLearner fresh(LanguageModel base, OwnTexts textsOrNull, Runnable giveWay);
    }
}
