package org.rollout4j.lm.rerank;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.rollout4j.core.Require;
import org.rollout4j.lm.reward.TextScorer;

/**
 * The best of several texts, whatever wrote them, as one person or one team likes them: learns from thumbs, edits and pairs as they come. Any number of threads
 * may ask and tell; what is learned is learned one after the other.
 *
 * <pre>{@code
 * Reranker reranker = new Reranker(new LanguageModelFeatures(LanguageModels.load(path), workers));
 * reranker.learn(new Feedback.Edit("Can you come?", "No.", "I am sorry, but I cannot."));
 * int best = reranker.best("Can you help?", List.of("Never.", "Yes, I would like to."));
 * reranker.save(Path.of("taste.zip"));
 * }</pre>
 */
public final class Reranker implements TextScorer {
    private final Features features;
    private final Scorer scorer;

    /** One that knows nothing, of features that are about of size 1. */
    public Reranker(Features features) {
        this(features, new Scorer(ScorerConfig.defaults(), Standardiser.none(features.size())));
    }

    /** @param scorer from now on used by nobody else */
    public Reranker(Features features, Scorer scorer) {
        Require.that(
                features.size() == scorer.size(),
                "number of features",
                features.size(),
                scorer.size() + ", that of the scorer, is needed");
        this.features = features;
        this.scorer = scorer;
    }

    /**
     * Goes on with what was learned.
     *
     * @throws IOException as {@link ScorerFile#read}
     */
    public static Reranker load(Path file, Features features) throws IOException {
        return new Reranker(features, ScorerFile.read(file, features));
    }

    /**
     * Writes what was learned; the file is there in full or as it was before.
     *
     * @throws IOException if that fails; the message is one line that names the file
     */
    public void save(Path file) throws IOException {
        synchronized (scorer) {
            ScorerFile.write(file, scorer, features);
        }
    }

    /**
     * Learns what somebody said.
     *
     * @return the probability that it gave before to what came
     */
    public double learn(Feedback feedback) {
        Observation observation = observation(feedback);
        synchronized (scorer) {
            return scorer.learn(observation);
        }
    }

    private Observation observation(Feedback feedback) {
        String prompt = feedback.prompt();
        if (feedback instanceof Feedback.Thumb thumb) {
            return new Observation.Thumb(features(prompt, List.of(thumb.text())).get(0), thumb.up());
        }
        List<float[]> both = feedback instanceof Feedback.Pair pair
                ? features(prompt, List.of(pair.chosen(), pair.rejected()))
                : edited(prompt, (Feedback.Edit) feedback);
        return new Observation.Pair(both.get(0), both.get(1));
    }

    private List<float[]> edited(String prompt, Feedback.Edit edit) {
        return features(prompt, List.of(edit.edited(), edit.shown()));
    }

    private List<float[]> features(String prompt, List<String> texts) {
        Require.that(!texts.isEmpty(), "number of candidates", 0, "at least 1 is needed");
        return features(Collections.nCopies(texts.size(), prompt), texts);
    }

    private List<float[]> features(List<String> prompts, List<String> texts) {
        float[][] rows = features.of(prompts, texts);
        Require.that(
                rows.length == texts.size(), "number of texts with features", rows.length, texts.size() + " is needed");
        return List.of(rows);
    }

    /**
     * A candidate and what is thought of it.
     *
     * @param index its place among the candidates
     * @param score more is better
     * @param probability that of a thumb up
     */
    public record Ranked(int index, String text, double score, double probability) {}

    /** The candidates, the best first; of equal ones the earlier first. */
    public List<Ranked> rank(String prompt, List<String> candidates) {
        List<float[]> texts = features(prompt, candidates);
        List<Ranked> ranked = new ArrayList<>();
        synchronized (scorer) {
            for (int i = 0; i < texts.size(); i++) {
                ranked.add(
                        new Ranked(i, candidates.get(i), scorer.score(texts.get(i)), scorer.probability(texts.get(i))));
            }
        }
        ranked.sort(Comparator.comparingDouble(Ranked::score).reversed());
        return ranked;
    }

    /** The index of the best candidate; of equal ones the first. */
    public int best(String prompt, List<String> candidates) {
        return rank(prompt, candidates).get(0).index();
    }

    /**
     * The index of a candidate that may be the best, as {@link LogisticBandit} chooses: what is not known is tried now and then, so that more is learned than by
     * always showing the best.
     */
    public int explore(String prompt, List<String> candidates, RandomGenerator random) {
        List<float[]> texts = features(prompt, candidates);
        synchronized (scorer) {
            return Bandit.best(scorer.draw(texts, random));
        }
    }

    @Override
    public double[] score(List<String> prompts, List<String> completions) {
        List<float[]> texts = features(prompts, completions);
        synchronized (scorer) {
            return texts.stream().mapToDouble(scorer::score).toArray();
        }
    }

    /** The probability that the first text is preferred to the second. */
    public double preference(String prompt, String first, String second) {
        List<float[]> both = features(prompt, List.of(first, second));
        synchronized (scorer) {
            return scorer.preference(both.get(0), both.get(1));
        }
    }

    /**
     * How well it predicts what it has not learned from.
     *
     * @param heldOut at least one
     */
    public Reliability evaluate(List<Feedback> heldOut) {
        List<Observation> observations = heldOut.stream().map(this::observation).toList();
        synchronized (scorer) {
            return scorer.evaluate(observations);
        }
    }

    /**
     * How well it predicted what came lately, each time before it learned from it.
     *
     * @throws IllegalArgumentException if nothing came yet
     */
    public Reliability recently() {
        synchronized (scorer) {
            return scorer.recently();
        }
    }

    /** Makes probabilities fit to what it has not learned from, see {@link Scorer#calibrate}. */
    public void calibrate(List<Feedback> heldOut) {
        List<Observation> observations = heldOut.stream().map(this::observation).toList();
        synchronized (scorer) {
            scorer.calibrate(observations);
        }
    }
}
