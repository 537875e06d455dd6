package org.rollout4j.experiment.language;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.run.LanguageRunConfig;
import org.rollout4j.lm.run.Models;
import org.rollout4j.lm.task.HiddenUtility;
import org.rollout4j.lm.task.NotePreferences;
import org.rollout4j.lm.task.NotesGrammar;
import org.rollout4j.lm.tune.RewardModelScorer;

/** A reward model that learns somebody's taste from noisy preferences between office notes. Other rows learn from what it says. */
final class RewardModelRow implements LanguageRow {
    static final RewardModelRow INSTANCE = new RewardModelRow();

    private static final String BEST = "of whoever knows the taste";
    private static final double NEAR = 0.01;
    private static final int PAIRS = 10_000;
    private static final long SCORE_SEED = 1_000_003;

    private RewardModelRow() {}

    @Override
    public String id() {
        return "taste-reward";
    }

    @Override
    public long updates() {
        return 500;
    }

    @Override
    public String measure() {
        return "choices foretold, as expected over their noise";
    }

    @Override
    public String best() {
        return "for each seed below";
    }

    @Override
    public String target() {
        return ">= best - " + NEAR;
    }

    @Override
    public boolean isMetBy(List<LanguageScore> scores) {
        return scores.stream()
                .allMatch(score -> score.value() >= score.details().get(BEST) - NEAR);
    }

    @Override
    public LanguageRunConfig run(Place place, long steps, long seed) throws IOException {
        return TasteRow.run(
                place,
                "reward",
                TasteRow.NOTES,
                TasteData.PAIRS,
                TasteRow.taste(seed),
                List.of(),
                List.of(),
                Map.of("batchSize", "64", "learningRate", "1e-3", "evaluateEvery", "250"),
                steps,
                seed);
    }

    @Override
    public LanguageScore score(Place place, long seed, Workers workers) throws IOException {
        HiddenUtility taste = TasteRow.taste(seed);
        List<Example.Preference> pairs = new NotePreferences(new NotesGrammar(), taste).pairs(PAIRS, SCORE_SEED);
        RewardModelScorer scorer = new RewardModelScorer(Models.loadReward(place.model(this, seed), workers), workers);
        List<String> prompts = pairs.stream().map(pair -> text(pair.prompt())).toList();
        double[] chosen = scorer.score(
                prompts, pairs.stream().map(pair -> text(pair.chosen())).toList());
        double[] rejected = scorer.score(
                prompts, pairs.stream().map(pair -> text(pair.rejected())).toList());
        double[] expected = IntStream.range(0, PAIRS)
                .mapToDouble(i -> {
                    double probability = (double) pairs.get(i).columns().get(NotePreferences.PROBABILITY);
                    return chosen[i] > rejected[i] ? probability : 1 - probability;
                })
                .toArray();
        Map<String, Double> details = new LinkedHashMap<>();
        details.put(BEST, NotePreferences.bestAccuracy(pairs));
        details.put("held-out pairs", (double) PAIRS);
        return new LanguageScore(DoubleStream.of(expected).average().orElseThrow(), 0.5, details);
    }

    private static String text(Content content) {
        return ((Content.Text) content).text();
    }
}
