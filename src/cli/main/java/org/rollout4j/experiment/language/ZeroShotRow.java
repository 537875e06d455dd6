package org.rollout4j.experiment.language;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.file.Json;
import org.rollout4j.lm.decide.DecisionEvaluator;
import org.rollout4j.lm.decide.Verbaliser;
import org.rollout4j.lm.model.LoraConfig;
import org.rollout4j.lm.run.LanguageRunConfig;
import org.rollout4j.lm.run.Models;
import org.rollout4j.lm.run.TuningMethods;
import org.rollout4j.math.Statistics;
import org.rollout4j.math.Statistics.Interval;
import org.rollout4j.run.Environments;
import org.rollout4j.train.TrainingConfig;

/** A language model that people have use for acts on the lake as it comes, and again after an adapter on it has learned from the rewards of whole episodes. */
enum ZeroShotRow implements LanguageRow {
    LAKE;

    private static final String ENVIRONMENT = "FrozenLake-v1";
    private static final String METHOD = "decide-grpo";
    private static final String LORA = "r=8,alpha=16";
    private static final String DRAWN = "actions drawn";
    private static final String BEFORE = ", before";
    private static final int RESAMPLES = 10_000;

    @Override
    public String id() {
        return "zero-shot-lake";
    }

    @Override
    public Set<Asset> assets() {
        return Set.of(Asset.MODEL);
    }

    @Override
    public long updates() {
        return 120;
    }

    @Override
    public String measure() {
        return "of the way from the random policy to the optimum, actions drawn";
    }

    @Override
    public String best() {
        return "1";
    }

    @Override
    public String target() {
        return "above before, lower end of the 95 % interval of the mean gain over seeds";
    }

    @Override
    public boolean isMetBy(List<LanguageScore> scores) {
        double[] gains = scores.stream()
                .mapToDouble(score -> score.value() - score.chance())
                .toArray();
        Interval interval = Statistics.bootstrapMean(gains, RESAMPLES, new SplitMix(1));
        return interval.low() > 0;
    }

    /** What it begins with; of a run that is there, what that began with. */
    private Path base(Place place, long seed) throws IOException {
        return place.asset(Asset.MODEL, this, seed, LanguageRunConfig::model);
    }

    @Override
    public LanguageRunConfig run(Place place, long steps, long seed) throws IOException {
        LanguageRunConfig config = new LanguageRunConfig(
                METHOD,
                base(place, seed).toString(),
                List.of(),
                null,
                seed,
                TrainingConfig.ofSteps(steps),
                Json.tree(TuningMethods.find(METHOD).defaults()),
                Provenance.now());
        return config.withLora(LoraConfig.parse(LORA))
                .with(Map.of(
                        "environment",
                        ENVIRONMENT,
                        "groups",
                        "64",
                        "numGenerations",
                        "16",
                        "epochs",
                        "2",
                        "miniBatches",
                        "1",
                        "entropyWeight",
                        "0.05",
                        "learningRate",
                        "1e-3",
                        "lrSchedulerType",
                        "CONSTANT",
                        "evaluateEvery",
                        Long.toString(Math.max(1, steps / 4))));
    }

    @Override
    public LanguageScore score(Place place, long seed, Workers workers) throws IOException {
        EnvironmentFactory factory = Environments.find(ENVIRONMENT, List.of());
        try (DecisionEvaluator evaluator = new DecisionEvaluator(factory, Verbaliser.of(factory), seed, workers)) {
            Metrics before =
                    evaluator.evaluate(Models.load(base(place, seed), workers)).metrics();
            Metrics after = evaluator
                    .evaluate(Models.load(place.model(this, seed), workers))
                    .metrics();
            Map<String, Double> details = new LinkedHashMap<>();
            details.put(DRAWN + BEFORE, drawn(before));
            details.put(DRAWN, drawn(after));
            details.put("most probable actions" + BEFORE, greedy(before));
            details.put("most probable actions", greedy(after));
            details.put("decisions made, of which it learned", DecisionRow.decisions(place.run(this, seed)));
            return new LanguageScore(drawn(after), drawn(before), details);
        }
    }

    private static double drawn(Metrics metrics) {
        return metrics.get(DecisionEvaluator.FRACTION_OF_OPTIMAL_DRAWN).orElseThrow();
    }

    private static double greedy(Metrics metrics) {
        return metrics.get(DecisionEvaluator.FRACTION_OF_OPTIMAL).orElseThrow();
    }
}
