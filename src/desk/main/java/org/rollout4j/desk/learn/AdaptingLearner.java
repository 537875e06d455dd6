package org.rollout4j.desk.learn;

import java.util.Comparator;
import java.util.List;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.desk.profile.Entry;
import org.rollout4j.desk.write.Learned;
import org.rollout4j.desk.write.Liking;
import org.rollout4j.desk.write.OwnTexts;
import org.rollout4j.desk.write.PersonalLearner;
import org.rollout4j.desk.write.Ranker;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.model.LanguageModel;

/**
 * All that the desk learns of somebody: a {@link Taste}, which is there from the first signals on, and an adapter that follows ({@link DeskLearner}). What somebody wrote
 * before is counted at once, and learned by the adapter before anything else.
 */
public final class AdaptingLearner implements PersonalLearner {
    /** A version changes whenever the same lessons lead to other bits. */
    private static final String VERSION = "adapting/2";

    /** What the n-gram's probabilities are multiplied by while the adapter has not read the texts, and after it has. */
    private static final double NGRAM_WEIGHT = 0.2;

    private static final double NGRAM_WEIGHT_AFTER = 0.02;

    private static final String TASTE = "taste";
    private static final String ADAPTER = "adapter";
    private static final String START = "start";
    private static final String KNOWN = "known";
    private static final String KL = "kl";

    private final LearningConfig config;
    private final OwnTexts textsOrNull;
    private final long seed;
    private final Workers learning;
    private final Taste taste;
    /** With an adapter that knows nothing. */
    private final LanguageModel bare;

    private LanguageModel start;
    private DeskLearner learner;
    private volatile Learned learned;
    private volatile double kl;
    /** Up to which lesson the taste knows them, and what the adapter learned last. */
    private long known;

    private long updates;

    /**
     * @param base without an adapter
     * @param baseName what it is called
     * @param textsOrNull what somebody wrote before; null for nothing
     * @param seed what is drawn derives from
     * @param giveWay called between parts of an update
     */
    public AdaptingLearner(
            LanguageModel base,
            String baseName,
            OwnTexts textsOrNull,
            LearningConfig config,
            long seed,
            Runnable giveWay) {
        this.config = config;
        this.textsOrNull = textsOrNull;
        this.seed = seed;
        learning = new Workers(1, giveWay);
        taste = new Taste(base, Workers.caller(), learning);
        bare = base.adapted(config.lora(), baseName, seed);
        start = bare;
        learner = new DeskLearner(start, config, seed, learning);
        learned = learned(base, NGRAM_WEIGHT);
    }

    private Learned learned(LanguageModel model, double ngramWeight) {
        return new Learned(
                model,
                updates == 0 ? Ranker.NONE : this::scores,
                textsOrNull == null ? null : textsOrNull.ngram(),
                textsOrNull == null ? 0 : ngramWeight,
                updates);
    }

    @Override
    public String identity() {
        return VERSION + " " + config + " " + seed + (textsOrNull == null ? "" : " " + textsOrNull.sha256());
    }

    @Override
    public void begin() {
        if (textsOrNull != null) {
            beginWith(OwnTextLearner.learn(bare, textsOrNull, seed, learning));
        }
    }

    private void beginWith(LanguageModel other) {
        start = other;
        learner = new DeskLearner(start, config, seed, learning);
        learned = learned(start, NGRAM_WEIGHT_AFTER);
    }

    @Override
    public void update(List<Entry> lessons, long index) {
        updates = index;
        for (Entry lesson : lessons) {
            if (lesson.number() > known) {
                learning.pause();
                taste.learn(lesson);
                known = lesson.number();
            }
        }
        publish(learned.model()); // what is liked does not wait for the adapter
        learner.update(lessons, index);
        kl = learner.klOfToken();
        publish(learner.model());
    }

    private void publish(LanguageModel model) {
        learned = learned(model, learned.ngramWeight());
    }

    private double[] scores(Content context, List<String> texts) {
        return taste.foresees() ? taste.scores(context, texts) : new double[texts.size()];
    }

    @Override
    public State state() {
        State.Builder state = State.builder()
                .put(TASTE, taste.state())
                .put(ADAPTER, learner.state())
                .putLongs(KNOWN, known, updates)
                .putDoubles(KL, kl);
        if (textsOrNull != null) {
            state.putFloats(START, start.parameters());
        }
        return state.build();
    }

    @Override
    public void restore(State state) {
        if (state.has(START)) {
            beginWith(bare.with(state.floats(START, bare.parameters().length).clone()));
        }
        taste.restore(state.part(TASTE));
        learner.restore(state.part(ADAPTER));
        known = state.longs(KNOWN, 2)[0];
        updates = state.longs(KNOWN, 2)[1];
        kl = state.doubles(KL, 1)[0];
        publish(updates == 0 ? start : learner.model());
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
