package org.rollout4j.experiment.language;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.Workers;
import org.rollout4j.dashboard.RunWarnings;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.Json;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.proof.TasteScore;
import org.rollout4j.lm.run.LanguageRunConfig;
import org.rollout4j.lm.run.Models;
import org.rollout4j.lm.run.TuningMethods;
import org.rollout4j.lm.task.HiddenUtility;
import org.rollout4j.lm.task.StyleAxis;
import org.rollout4j.lm.task.StyleFeature;
import org.rollout4j.train.TrainingConfig;
import org.rollout4j.warning.RewardHacking;
import org.rollout4j.warning.Warning;

/**
 * A method that learns from preferences or rewards how office notes are liked, by somebody whose taste is hidden from it: another somebody for each seed. How well is
 * said by the taste itself.
 *
 * @param id what the user calls it
 * @param method the id of the method
 * @param data what is learned from
 * @param lesson what teaches it
 * @param goal what every seed is to reach
 * @param updates how long it is trained
 * @param settings what is changed of the method's settings
 */
record TasteRow(
        String id,
        String method,
        TasteData data,
        Lesson lesson,
        TasteGoal goal,
        long updates,
        Map<String, String> settings)
        implements LanguageRow {
    private static final String MODEL = "models/notes-lm";
    private static final int FEATURES = 4;
    private static final double LIKES_MARKS = 1.5;

    /** Another than those of training, which are small. */
    private static final long SCORE_SEED = 1_000_003;

    /** What teaches a model. */
    enum Lesson {
        /** Preferences, in the data. */
        PREFERENCES,
        /** A reward model that has learned from the same preferences. */
        REWARD_MODEL,
        /** A coin that is tossed over each pair. */
        CHANCE,
        /** A check of facts. */
        FACTS,
        /** The number of exclamation marks, which are liked, but one is enough. */
        MARKS
    }

    /** All of them. */
    static final List<TasteRow> ALL = List.of(
            new TasteRow("taste-dpo", "dpo", TasteData.PAIRS, Lesson.PREFERENCES, TasteGoal.GAIN, 100, pairs("0.5")),
            new TasteRow(
                    "taste-kto",
                    "kto",
                    TasteData.LIKES,
                    Lesson.PREFERENCES,
                    TasteGoal.GAIN,
                    100,
                    Map.of("batchSize", "64", "beta", "0.5", "learningRate", "1e-4", "evaluateEvery", "25")),
            rewarded("taste-grpo", "grpo", Lesson.REWARD_MODEL, TasteGoal.GAIN, 80, rollouts("beta", "0.3")),
            rewarded("taste-rloo", "rloo", Lesson.REWARD_MODEL, TasteGoal.GAIN, 80, rollouts("beta", "0.3")),
            rewarded(
                    "taste-ppo",
                    "ppo",
                    Lesson.REWARD_MODEL,
                    TasteGoal.GAIN,
                    240,
                    Map.of(
                            "batchSize",
                            "64",
                            "maxCompletionLength",
                            "120",
                            "learningRate",
                            "1e-4",
                            "klCoef",
                            "0.3",
                            "evaluateEvery",
                            "60")),
            rewarded(
                    "taste-online-dpo",
                    "online-dpo",
                    Lesson.REWARD_MODEL,
                    TasteGoal.GAIN,
                    80,
                    Map.of(
                            "batchSize",
                            "32",
                            "maxCompletionLength",
                            "120",
                            "temperature",
                            "1",
                            "learningRate",
                            "3e-4",
                            "beta",
                            "0.3",
                            "evaluateEvery",
                            "20")),
            new TasteRow("chance-dpo", "dpo", TasteData.PAIRS, Lesson.CHANCE, TasteGoal.NO_GAIN, 100, pairs("0.5")),
            rewarded("facts-grpo", "grpo", Lesson.FACTS, TasteGoal.FACTS, 120, rollouts("beta", "0.1")),
            rewarded("marks-grpo", "grpo", Lesson.MARKS, TasteGoal.EXPLOITED, 60, marks("0")),
            rewarded("marks-grpo-kl", "grpo", Lesson.MARKS, TasteGoal.HELD, 60, marks("1")));

    private static TasteRow rewarded(
            String id, String method, Lesson lesson, TasteGoal goal, long updates, Map<String, String> settings) {
        return new TasteRow(id, method, TasteData.PROMPTS, lesson, goal, updates, settings);
    }

    private static Map<String, String> pairs(String beta) {
        return Map.of("batchSize", "32", "beta", beta, "learningRate", "1e-4", "evaluateEvery", "25");
    }

    /** It is seen early what becomes of the true utility. */
    private static Map<String, String> marks(String beta) {
        Map<String, String> settings = new HashMap<>(rollouts("beta", beta));
        settings.put("evaluateEvery", "5");
        return settings;
    }

    private static Map<String, String> rollouts(String penalty, String price) {
        return Map.of(
                "batchSize",
                "64",
                "maxCompletionLength",
                "120",
                "learningRate",
                "3e-4",
                penalty,
                price,
                "evaluateEvery",
                "20");
    }

    /** Somebody's taste. */
    static HiddenUtility taste(long seed) {
        return HiddenUtility.random(FEATURES, seed);
    }

    /** The taste that this row is judged by. */
    private HiddenUtility judge(long seed) {
        return lesson == Lesson.MARKS
                ? taste(seed).with(new StyleFeature(StyleAxis.EXCLAMATIONS, 1), LIKES_MARKS)
                : taste(seed);
    }

    private List<String> rewards(Place place, long seed) {
        return switch (lesson) {
            case PREFERENCES, CHANCE -> List.of();
            case REWARD_MODEL -> List.of("model=" + place.run(RewardModelRow.INSTANCE, seed) + ":1");
            case FACTS -> List.of("keeps-the-facts");
            case MARKS -> List.of("regex(pattern=!, mode=COUNT)");
        };
    }

    @Override
    public List<LanguageRow> needs() {
        return lesson == Lesson.REWARD_MODEL ? List.of(RewardModelRow.INSTANCE) : List.of();
    }

    @Override
    public String measure() {
        return goal.measure();
    }

    @Override
    public String best() {
        return goal.best();
    }

    @Override
    public String target() {
        return goal.target();
    }

    @Override
    public boolean isMetBy(LanguageScore score) {
        return goal.isMetBy(score);
    }

    @Override
    public LanguageRunConfig run(Place place, long steps, long seed) throws IOException {
        HiddenUtility said = lesson == Lesson.CHANCE ? HiddenUtility.indifferent() : taste(seed);
        List<String> judges = List.of("note-style(weights=" + judge(seed) + ")", "keeps-the-facts");
        return run(place, method, data, said, rewards(place, seed), judges, settings, steps, seed);
    }

    /** A run that begins with the model of notes. */
    static LanguageRunConfig run(
            Place place,
            String method,
            TasteData data,
            HiddenUtility said,
            List<String> rewards,
            List<String> judges,
            Map<String, String> settings,
            long steps,
            long seed)
            throws IOException {
        LanguageRunConfig config = new LanguageRunConfig(
                method,
                Path.of(MODEL).toAbsolutePath().toString(),
                List.of(data.training(place, said, seed).toString()),
                data.heldOut(place, said, seed).toString(),
                rewards,
                judges,
                List.of(),
                seed,
                TrainingConfig.ofSteps(steps),
                Json.tree(TuningMethods.find(method).defaults()),
                Provenance.now());
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            config = config.with(setting.getKey(), setting.getValue());
        }
        return config;
    }

    @Override
    public LanguageScore score(Place place, long seed, Workers workers) throws IOException {
        LanguageModel reference = Models.load(Path.of(MODEL), workers);
        TasteResult result = new TasteResult(
                judge(seed),
                score(Models.load(place.model(this, seed), workers), reference, seed, workers),
                reference(place, reference, seed, workers),
                warned(place.run(this, seed)));
        return new LanguageScore(goal.value(result), goal.chance(result), result.details());
    }

    private static boolean warned(Path run) throws IOException {
        return RunWarnings.of(run).stream().map(Warning::trouble).anyMatch(RewardHacking.TROUBLE::equals);
    }

    /** That of the reference, which several rows need, is kept. */
    private TasteScore reference(Place place, LanguageModel reference, long seed, Workers workers) throws IOException {
        Path file = place.data(
                (lesson == Lesson.MARKS ? "marks-" : "") + "reference-" + goal.notes() + "-" + seed + ".json");
        if (!Files.exists(file)) {
            TasteScore score = score(reference, reference, seed, workers);
            AtomicFiles.write(file, out -> out.write(Json.pretty(score)));
        }
        return Json.read(file, TasteScore.class);
    }

    private TasteScore score(LanguageModel model, LanguageModel reference, long seed, Workers workers) {
        return TasteScore.of(model, reference, judge(seed), goal.notes(), SCORE_SEED + seed, workers);
    }
}
