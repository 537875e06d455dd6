package org.rollout4j.experiment.language;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.Workers;
import org.rollout4j.experiment.summary.ExperimentListener;
import org.rollout4j.experiment.summary.SeededRuns;
import org.rollout4j.file.Json;
import org.rollout4j.lm.decide.DecisionEvaluator;
import org.rollout4j.lm.decide.Verbaliser;
import org.rollout4j.lm.run.LanguageRunConfig;
import org.rollout4j.lm.run.Models;
import org.rollout4j.lm.run.TuningMethods;
import org.rollout4j.run.Environments;
import org.rollout4j.run.Presets;
import org.rollout4j.run.RunConfig;
import org.rollout4j.run.TrainedPolicy;
import org.rollout4j.run.TrainingException;
import org.rollout4j.tabular.ExactEvaluation;
import org.rollout4j.train.MetricHistory;
import org.rollout4j.train.TrainingConfig;
import org.rollout4j.view.Text;

/**
 * A small language model that acts in an environment which can be enumerated, so that what it is worth is exact: taught by random play, and from there
 * by rewards, with credit by step or by episode; beside them a dense network that learns by PPO.
 */
record DecisionRow(World world, Lesson lesson) implements LanguageRow {
    private static final String DRAWN = "the same, actions drawn";
    private static final String DENSE = "the same, of a dense network by PPO";

    /** Where it acts. */
    enum World {
        LAKE("FrozenLake-v1", 0.95, 200, 64, 600),
        GRID("drain-grid-3x3", 0.95, 100, 64, 160),
        INVENTORY("inventory", 0.95, 20, 32, 320),
        QUESTIONS("twenty-questions", 0.9, 1000, 64, 320);

        private final String environment;
        private final double target;
        private final int episodes;
        private final int width;
        private final long updates;

        /**
         * @param episodes the episodes of random play that are learned from first
         * @param updates those by rewards
         */
        World(String environment, double target, int episodes, int width, long updates) {
            this.environment = environment;
            this.target = target;
            this.episodes = episodes;
            this.width = width;
            this.updates = updates;
        }
    }

    /** What teaches it. */
    enum Lesson {
        /** What a random policy does. */
        SFT("decide-sft"),
        /** Rewards, step by step. */
        PPO("decide-ppo"),
        /** What whole episodes bring. */
        GRPO("decide-grpo");

        private final String method;

        Lesson(String method) {
            this.method = method;
        }
    }

    /** All of them. */
    static List<DecisionRow> all() {
        return Stream.of(World.values())
                .flatMap(world -> Stream.of(Lesson.values()).map(lesson -> new DecisionRow(world, lesson)))
                .toList();
    }

    @Override
    public String id() {
        return "decide-" + world.name().toLowerCase(Locale.ROOT) + "-"
                + lesson.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public long updates() {
        return lesson == Lesson.SFT ? 100 : world.updates;
    }

    @Override
    public String measure() {
        return "of the way from the random policy to the optimum, by the most probable actions";
    }

    @Override
    public String best() {
        return "1";
    }

    @Override
    public String target() {
        return lesson == Lesson.SFT ? NO_TARGET : ">= " + world.target;
    }

    @Override
    public boolean isMetBy(List<LanguageScore> scores) {
        return scores.stream().allMatch(score -> score.value() >= world.target);
    }

    @Override
    public List<LanguageRow> needs() {
        return lesson == Lesson.SFT ? List.of() : List.of(new DecisionRow(world, Lesson.SFT));
    }

    @Override
    public LanguageRunConfig run(Place place, long steps, long seed) {
        LanguageRunConfig config = new LanguageRunConfig(
                lesson.method,
                lesson == Lesson.SFT ? null : start(place, seed).toString(),
                List.of(),
                null,
                seed,
                TrainingConfig.ofSteps(steps),
                Json.tree(TuningMethods.find(lesson.method).defaults()),
                Provenance.now());
        return config.with("environment", world.environment)
                .with(settings())
                .with("evaluateEvery", Long.toString(Math.max(1, steps / 4)));
    }

    private Path start(Place place, long seed) {
        return place.model(new DecisionRow(world, Lesson.SFT), seed);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        if (lesson == Lesson.SFT) {
            settings.put("episodes", Integer.toString(world.episodes));
            settings.put("model.layers", "1");
            settings.put("model.hiddenSize", Integer.toString(world.width));
            if (world == World.QUESTIONS) {
                settings.put("vocabularySize", "700");
                settings.put("model.contextLength", "128");
                settings.put("learningRate", "3e-3");
            }
            return settings;
        }
        settings.put("lrSchedulerType", "CONSTANT");
        settings.put("learningRate", "1e-3");
        settings.put("epochs", "2");
        settings.put("miniBatches", "2");
        settings.put("entropyWeight", world == World.LAKE ? "0.05" : "0.01");
        settings.putAll(lesson == Lesson.PPO ? byStep() : byEpisode());
        return settings;
    }

    private Map<String, String> byStep() {
        return switch (world) {
            case LAKE -> Map.of("envs", "256", "horizon", "32", "valueLearningRate", "2e-3");
            case GRID -> Map.of("envs", "128", "horizon", "32", "valueLearningRate", "2e-3");
            case INVENTORY ->
                Map.of(
                        "envs",
                        "32",
                        "horizon",
                        "32",
                        "gamma",
                        "0.9",
                        "lam",
                        "0.9",
                        "rewardScale",
                        "0.05",
                        "learningRate",
                        "2e-3",
                        "valueLearningRate",
                        "3e-3");
            case QUESTIONS ->
                Map.of(
                        "envs",
                        "128",
                        "horizon",
                        "8",
                        "gamma",
                        "1",
                        "lrSchedulerType",
                        "LINEAR",
                        "learningRate",
                        "2e-3",
                        "valueLearningRate",
                        "3e-3");
        };
    }

    private Map<String, String> byEpisode() {
        return switch (world) {
            case LAKE -> Map.of("groups", "64", "numGenerations", "16");
            case GRID -> Map.of("groups", "64", "numGenerations", "8");
            case INVENTORY ->
                Map.of(
                        "groups",
                        "2",
                        "numGenerations",
                        "8",
                        "credited",
                        "TO_GO",
                        "gamma",
                        "0.9",
                        "lrSchedulerType",
                        "LINEAR",
                        "learningRate",
                        "3e-3");
            case QUESTIONS ->
                Map.of("groups", "32", "numGenerations", "8", "lrSchedulerType", "LINEAR", "learningRate", "2e-3");
        };
    }

    @Override
    public LanguageScore score(Place place, long seed, Workers workers) throws IOException {
        EnvironmentFactory factory = Environments.find(world.environment, List.of());
        try (DecisionEvaluator evaluator = new DecisionEvaluator(factory, Verbaliser.of(factory), seed, workers)) {
            Metrics own = evaluator
                    .evaluate(Models.load(place.model(this, seed), workers))
                    .metrics();
            Map<String, Double> details = new LinkedHashMap<>();
            details.put("return", value(own, "evaluationReturn"));
            details.put(DRAWN, value(own, DecisionEvaluator.FRACTION_OF_OPTIMAL_DRAWN));
            if (lesson == Lesson.SFT) {
                return new LanguageScore(value(own, DecisionEvaluator.FRACTION_OF_OPTIMAL), 0, details);
            }
            Metrics begun =
                    evaluator.evaluate(Models.load(start(place, seed), workers)).metrics();
            details.put("the start, actions drawn", value(begun, DecisionEvaluator.FRACTION_OF_OPTIMAL_DRAWN));
            details.put("decisions made, of which it learned", decisions(place.run(this, seed)));
            if (lesson == Lesson.PPO) {
                addDense(place, seed, factory, evaluator, details);
            }
            return new LanguageScore(
                    value(own, DecisionEvaluator.FRACTION_OF_OPTIMAL),
                    value(begun, DecisionEvaluator.FRACTION_OF_OPTIMAL),
                    details);
        }
    }

    private static double value(Metrics metrics, String name) {
        return metrics.get(name).orElseThrow();
    }

    /** The decisions that a run has learned from. */
    static double decisions(Path run) throws IOException {
        List<MetricHistory.Point> points = MetricHistory.read(run, "decisions").points();
        return points.get(points.size() - 1).value();
    }

    /** What a dense network learns by this project's PPO with its preset, if there is one. */
    private void addDense(
            Place place,
            long seed,
            EnvironmentFactory factory,
            DecisionEvaluator evaluator,
            Map<String, Double> details)
            throws IOException {
        Path path = place.runs().resolve(Text.format("dense-%s-%d", world.environment, seed));
        RunConfig config = RunConfig.of(
                world.environment,
                List.of(),
                "ppo",
                seed,
                TrainingConfig.ofSteps(RunConfig.DEFAULT_STEPS),
                Presets.find(world.environment, "ppo"));
        try {
            new SeededRuns(ExperimentListener.NONE).finish(path, config, factory, path.toString(), run -> run.path());
        } catch (TrainingException e) {
            throw new IOException(e.getMessage(), e);
        }
        Policy policy = TrainedPolicy.load(path).policy();
        double meanReturn = ExactEvaluation.of(factory, policy).orElseThrow().meanReturn();
        MetricHistory history = MetricHistory.read(path, "evaluationReturn");
        details.put(DENSE, evaluator.fractionOfOptimal(meanReturn).orElseThrow());
        details.put("steps of the dense network", (double) history.envSteps());
        details.put("seconds of the dense network", history.seconds());
    }
}
