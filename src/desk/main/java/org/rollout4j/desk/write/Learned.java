package org.rollout4j.desk.write;

import java.util.Objects;
import org.rollout4j.core.Require;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.ngram.NgramModel;

/**
 * What writes at some moment; it does not change. The n-gram model is not added to while it is in one.
 *
 * @param model the base, with the adapter of somebody in it
 * @param ranker what is liked
 * @param ngramOrNull what somebody wrote before, by the model's tokens; null for nothing
 * @param ngramWeight what its probabilities are multiplied by where they are mixed with the model's, 0 to 1; 0 without one
 * @param update how many updates it comes from; another number means another one
 */
public record Learned(LanguageModel model, Ranker ranker, NgramModel ngramOrNull, double ngramWeight, long update) {
    public Learned {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(ranker, "ranker");
        Require.that(ngramWeight >= 0 && ngramWeight <= 1, "ngramWeight", ngramWeight, "between 0 and 1");
        Require.that(ngramOrNull != null || ngramWeight == 0, "ngramWeight", ngramWeight, "0 without an n-gram model");
        Require.inRange("update", update, 0, Long.MAX_VALUE);
    }

    /** A model from which nothing was learned yet. */
    public static Learned base(LanguageModel model) {
        return new Learned(model, Ranker.NONE, null, 0, 0);
    }
}
