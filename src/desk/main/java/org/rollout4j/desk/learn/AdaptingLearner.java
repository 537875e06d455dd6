package org.rollout4j.desk.learn;

import java.util.Comparator;
import java.util.List;
import org.rollout4j.core.Workers;
import org.rollout4j.desk.profile.Entry;
import org.rollout4j.desk.write.Learned;
import org.rollout4j.desk.write.Liking;
import org.rollout4j.desk.write.PersonalLearner;
import org.rollout4j.desk.write.Ranker;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.ngram.NgramModel;

/** All that the desk learns of somebody: a {@link Taste}, which is there from the first signals on, and an adapter that follows ({@link DeskLearner}). */
public final class AdaptingLearner implements PersonalLearner {
    /** What the n-gram's probabilities are multiplied by. */
    private static final double NGRAM_WEIGHT = 0.2;

    private final Runnable giveWay;
    private final Taste taste;
    private final DeskLearner learner;
    private volatile Learned learned;
    private volatile double kl;
    private long known;

    /**
     * @param base without an adapter
     * @param baseName what it is called
     * @param ownTextOrNull what somebody wrote before; null for nothing
     * @param seed what is drawn derives from
     * @param giveWay called between parts of an update
     */
    public AdaptingLearner(
            LanguageModel base,
            String baseName,
            NgramModel ownTextOrNull,
            LearningConfig config,
            long seed,
            Runnable giveWay) {
        this.giveWay = giveWay;
        Workers learning = new Workers(1, giveWay);
        taste = new Taste(base, Workers.caller(), learning);
        learner = new DeskLearner(base, baseName, config, seed, learning);
        learned = new Learned(base, Ranker.NONE, ownTextOrNull, ownTextOrNull == null ? 0 : NGRAM_WEIGHT, 0);
    }

    @Override
    public void update(List<Entry> lessons, long index) {
        for (Entry lesson : lessons) {
            if (lesson.number() > known) {
                giveWay.run();
                taste.learn(lesson);
                known = lesson.number();
            }
        }
        publish(learned.model(), index); // what is liked does not wait for the adapter
        learner.update(lessons, index);
        kl = learner.klOfToken();
        publish(learner.model(), index);
    }

    private void publish(LanguageModel model, long index) {
        learned = new Learned(model, this::score, learned.ngramOrNull(), learned.ngramWeight(), index);
    }

    private double score(Content context, String text) {
        return taste.foresees() ? taste.scores(context, List.of(text))[0] : 0;
    }

    @Override
    public Learned learned() {
        return learned;
    }

    @Override
    public List<Liking> likings() {
        return taste.weights().stream()
                .sorted(Comparator.comparingDouble(AdaptingLearner::doubt))
                .map(weight -> new Liking(weight.trait(), weight.value(), weight.low(), weight.high(), weight.byHand()))
                .toList();
    }

    /** The surest first: how wide the interval is against the value. */
    private static double doubt(Taste.Weight weight) {
        return weight.byHand() ? -1 : (weight.high() - weight.low()) / Math.max(1e-9, Math.abs(weight.value()));
    }

    @Override
    public double kl() {
        return kl;
    }
}
