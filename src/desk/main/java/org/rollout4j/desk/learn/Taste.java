package org.rollout4j.desk.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.desk.profile.Entry;
import org.rollout4j.desk.profile.Event;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.model.Adapter;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.rerank.Features;
import org.rollout4j.lm.rerank.JoinedFeatures;
import org.rollout4j.lm.rerank.LanguageModelFeatures;
import org.rollout4j.lm.rerank.Observation;
import org.rollout4j.lm.rerank.Reliability;
import org.rollout4j.lm.rerank.Scorer;
import org.rollout4j.lm.rerank.ScorerConfig;
import org.rollout4j.lm.rerank.Standardiser;
import org.rollout4j.lm.rerank.StyleFeatures;

/**
 * What somebody seems to like, learned from each signal at once: a {@link Scorer} of what can be said of a text's style and of what the base makes of it, which stays as
 * it is. The same lessons in the same order lead to the same bits. What somebody sets by hand takes the place of what was learned of that trait. Any number of threads
 * may share it.
 */
public final class Taste {
    private static final ScorerConfig PRIOR = new ScorerConfig(1.5, 2);

    /** How much a trait may matter to somebody who is asked of nothing else, in the logarithm of the odds of being taken. */
    private static final double MATTERS = 1.5;

    private static final StyleFeatures STYLES = new StyleFeatures();
    private static final ScorerConfig READABLE =
            new ScorerConfig(MATTERS * Math.sqrt(STYLES.size()), PRIOR.biasDeviation());

    /** People change: so much of what was known before is no longer, with each lesson. */
    private static final double FORGOTTEN = 0.003;

    /** So many lessons are learned before it is asked whether it foresees anything. */
    private static final int TRIED = 16;

    /** Characters of what a text follows: enough to see how it goes on, and soon read. */
    private static final int MAX_CONTEXT = 160;

    private static final int STYLE = 0;
    private static final String SCORER = "scorer";
    private static final String STYLE_SCORER = "style-scorer";
    private static final String SET_TRAITS = "set/traits";
    private static final String SET_VALUES = "set/values";

    private final JoinedFeatures features;
    /** Of the same numbers: whoever asks does not wait for whoever learns. */
    private final JoinedFeatures learned;

    private Scorer scorer;
    /**
     * Of style alone, for those who read weights. To choose by hundreds of features each is supposed to weigh little, which draws the few that weigh much
     * towards 0, further than an interval would say; of a few traits each may matter.
     */
    private Scorer styleScorer;

    private final Map<Integer, Double> set = new TreeMap<>();

    /**
     * @param base of which no adapter is used
     * @param asking used by whoever asks
     * @param learning used by whoever learns
     */
    public Taste(LanguageModel base, Workers asking, Workers learning) {
        features = features(base, asking);
        learned = features(base, learning);
        scorer = new Scorer(PRIOR, Standardiser.none(features.size()));
        styleScorer = new Scorer(READABLE, Standardiser.none(STYLES.size()));
    }

    /** All that it has learned; a copy. */
    public synchronized State state() {
        return State.builder()
                .put(SCORER, scorer.state())
                .put(STYLE_SCORER, styleScorer.state())
                .putLongs(
                        SET_TRAITS,
                        set.keySet().stream().mapToLong(trait -> trait).toArray())
                .putDoubles(
                        SET_VALUES,
                        set.values().stream().mapToDouble(value -> value).toArray())
                .build();
    }

    /**
     * Knows what a state says, and nothing else.
     *
     * @throws IllegalArgumentException if it is that of another model
     */
    public synchronized void restore(State state) {
        long[] traits = state.longs(SET_TRAITS);
        double[] values = state.doubles(SET_VALUES, traits.length);
        scorer = Scorer.of(PRIOR, Standardiser.none(features.size()), state.part(SCORER));
        styleScorer = Scorer.of(READABLE, Standardiser.none(STYLES.size()), state.part(STYLE_SCORER));
        set.clear();
        for (int i = 0; i < traits.length; i++) {
            set(Math.toIntExact(traits[i]), values[i]);
        }
    }

    private static JoinedFeatures features(LanguageModel base, Workers workers) {
        LanguageModel bare = base.adapter() == null ? base : base.with((Adapter) null);
        return new JoinedFeatures(List.of(STYLES, new LanguageModelFeatures(bare, workers)));
    }

    /** Learns from a lesson. */
    public void learn(Entry lesson) {
        Event event = lesson.event();
        if (event instanceof Event.Accepted accepted) {
            thumb(accepted.context(), accepted.shown(), true);
        } else if (event instanceof Event.AcceptedWords some) {
            thumb(some.context(), some.kept(), true);
        } else if (event instanceof Event.Rejected rejected) {
            thumb(rejected.context(), rejected.shown(), false);
        } else if (event instanceof Event.Edited edited) {
            pair(edited.context(), edited.written(), edited.shown());
        } else if (event instanceof Event.Chosen chosen) {
            pair(chosen.context(), chosen.better(), chosen.worse());
        } else if (event instanceof Event.WeightSet weight) {
            set(StyleFeatures.traits().indexOf(weight.feature()), weight.value());
        }
    }

    private void thumb(Content context, String text, boolean up) {
        learn(rows -> new Observation.Thumb(rows[0], up), context, List.of(text));
    }

    private void pair(Content context, String better, String worse) {
        learn(rows -> new Observation.Pair(rows[0], rows[1]), context, List.of(better, worse));
    }

    private void learn(Function<float[][], Observation> observed, Content context, List<String> texts) {
        Observation ofAll = observed.apply(rows(learned, context, texts));
        Observation ofStyle = observed.apply(rows(STYLES, context, texts));
        synchronized (this) {
            learn(scorer, ofAll);
            learn(styleScorer, ofStyle);
        }
    }

    private static void learn(Scorer scorer, Observation observation) {
        scorer.forget(FORGOTTEN);
        scorer.learn(observation);
    }

    /** A trait of a later version is kept in the journal, and of no use here. */
    private synchronized void set(int trait, double value) {
        if (trait >= 0) {
            set.put(trait, value);
        }
    }

    private static float[][] rows(Features features, Content context, List<String> texts) {
        String prompt = LessonTexts.shown(context, MAX_CONTEXT);
        return features.of(texts.stream().map(text -> prompt).toList(), texts);
    }

    /** How much each of several texts is liked, as it seems; higher is better. */
    public double[] scores(Content context, List<String> texts) {
        return scores(rows(features, context, texts));
    }

    private synchronized double[] scores(float[][] rows) {
        double[] scores = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            scores[i] = scorer.score(rows[i]);
            for (Map.Entry<Integer, Double> trait : set.entrySet()) {
                int number = trait.getKey();
                scores[i] += (trait.getValue() / scale() - scorer.weight(number).value()) * rows[i][number];
            }
        }
        return scores;
    }

    /**
     * The index of the text to show. Those in which the model slipped, as a token is very unlikely, are passed over if there are others. The best of the others is taken as
     * long as what was done lately was foreseen better than a coin would: whoever answers at random is not followed.
     *
     * @param candidates what a model wrote, the more the better; at least one
     */
    public int best(Content context, List<Candidate> candidates) {
        boolean allSlip = candidates.stream().allMatch(Candidate::slips);
        double[] scores = knows() && foresees()
                ? scores(context, candidates.stream().map(Candidate::text).toList())
                : new double[candidates.size()];
        int best = -1;
        for (int i = 0; i < scores.length; i++) {
            boolean passes = allSlip || !candidates.get(i).slips();
            best = passes && (best < 0 || scores[i] > scores[best]) ? i : best;
        }
        return best;
    }

    private synchronized boolean knows() {
        return scorer.observations() > 0 || !set.isEmpty();
    }

    /** Whether what was done lately was foreseen better than a coin would; until there is enough of it, yes. */
    public boolean foresees() {
        return reliability()
                .filter(known -> known.observations() > TRIED)
                .map(known -> known.logLoss() < Math.log(2))
                .orElse(true);
    }

    /** How well it foresaw what was done lately, each time before it learned from it; nothing before the first lesson. */
    public synchronized Optional<Reliability> reliability() {
        return scorer.observations() == 0 ? Optional.empty() : Optional.of(scorer.recently());
    }

    private double scale() {
        return features.scale(STYLE);
    }

    /**
     * What is thought of a trait of style: by how much a text with it is better, in the logarithm of the odds of being taken.
     *
     * @param trait one of {@link StyleFeatures#traits}
     * @param value the best guess, or what was set by hand; scores go by less of what is guessed, as long as little is known
     * @param low where it is with a probability of 95 %
     * @param high the other end
     * @param byHand whether it was set
     */
    public record Weight(String trait, double value, double low, double high, boolean byHand) {}

    /** The weights of all traits of style. */
    public synchronized List<Weight> weights() {
        List<Weight> weights = new ArrayList<>();
        List<String> traits = StyleFeatures.traits();
        for (int i = 0; i < traits.size(); i++) {
            Double byHand = set.get(i);
            Scorer.Weight learned = styleScorer.weight(i);
            weights.add(
                    byHand == null
                            ? new Weight(
                                    traits.get(i),
                                    learned.value(),
                                    learned.interval().low(),
                                    learned.interval().high(),
                                    false)
                            : new Weight(traits.get(i), byHand, byHand, byHand, true));
        }
        return List.copyOf(weights);
    }
}
