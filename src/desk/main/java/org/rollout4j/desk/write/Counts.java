package org.rollout4j.desk.write;

import java.util.List;
import org.rollout4j.desk.profile.Entry;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.ngram.NgramModel;

/** Learns nothing from signals: the base, mixed with what somebody wrote before. */
public final class Counts implements PersonalLearner {
    /** What the n-gram's probabilities are multiplied by. */
    private static final double WEIGHT = 0.2;

    private volatile Learned learned;

    /** @param ownTextOrNull what somebody wrote before; null for nothing */
    public Counts(LanguageModel base, NgramModel ownTextOrNull) {
        learned = new Learned(base, Ranker.NONE, ownTextOrNull, ownTextOrNull == null ? 0 : WEIGHT, 0);
    }

    @Override
    public void update(List<Entry> lessons, long index) {
        learned = new Learned(learned.model(), learned.ranker(), learned.ngramOrNull(), learned.ngramWeight(), index);
    }

    @Override
    public Learned learned() {
        return learned;
    }

    @Override
    public List<Liking> likings() {
        return List.of();
    }

    @Override
    public double kl() {
        return 0;
    }
}
