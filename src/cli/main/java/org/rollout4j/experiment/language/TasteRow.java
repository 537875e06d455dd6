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
 * @param start the row whose model of the same seed it begins with, in a list of one; empty for the model of notes
 * @param method the id of the method
 * @param data what is learned from
 * @param lesson what teaches it
 * @param goal what every seed is to reach
 * @param updates how long it is trained
 * @param settings what is changed of the method's settings
 */
record TasteRow(
        String id,
        List<LanguageRow> start,
        String method,
        TasteData data,
        Lesson lesson,
        TasteGoal goal,
        long updates,
        Map<String, String> settings)
        implements LanguageRow {
    /** The model of notes, which most begin with. */
    static final Path NOTES = Path.of("models/notes-lm");

    private static final int FEATURES = 4;
    private static final double LIKES_MARKS = 1.5;

    /** Another than those of training, which are small. */
    private static final long SCORE_SEED = 1_000_003;

    /** Those of methods that learn from pairs. */
    private static final Map<String, String> PAIRS =
            Map.of("batchSize", "32", "beta", "0.4", "learningRate", "1.5e-4", "evaluateEvery", "200");

    private static final long PAIR_UPDATES = 200;

    /** What teaches a model. */
    enum Lesson {
        /** Notes to write alike. */
        EXAMPLES,
        /** Preferences, in the data. */
        PREFERENCES,
        /** A reward model that has learned from the same preferences. */
        REWARD_MODEL,
        /** A coin that is tossed over each pair. */
        CHANCE,
        /** The taste itself, of style alone. */
        STYLE,
        /** A check of facts. */
        FACTS,
        /** The number of exclamation marks, which are liked, but one is enough. */
        MARKS
    }

    private static final TasteRow CARELESS = of(
            "careless-sft",
            "sft",
            TasteData.CARELESS_NOTES,
            Lesson.EXAMPLES,
            TasteGoal.SHOWN_FACTS,
            200,
            Map.of("batchSize", "32", "learningRate", "3e-4", "evaluateEvery", "100"));

    /** All of them, each after the one that it begins with. */
    static final List<TasteRow> ALL = List.of(
            of(
                    "taste-dpo",
                    "dpo",
                    TasteData.PAIRS,
                    Lesson.PREFERENCES,
                    TasteGoal.GAIN,
                    PAIR_UPDATES,
                    with(PAIRS, "evaluateEvery", "40")),
            of(
                    "taste-kto",
                    "kto",
                    TasteData.LIKES,
                    Lesson.PREFERENCES,
                    TasteGoal.GAIN,
                    160,
                    Map.of("batchSize", "64", "beta", "0.4", "learningRate", "1.5e-4", "evaluateEvery", "40")),
            taste("grpo", 60, rollouts("beta", "0.5", "3e-4")),
            taste("rloo", 60, rollouts("beta", "0.3", "3e-4")),
            taste("ppo", 160, with(with(rollouts("klCoef", "0.6", "2e-4"), "lam", "1"), "temperature", "1")),
            taste("online-dpo", 60, with(with(rollouts("beta", "0.8", "3e-4"), "batchSize", "32"), "temperature", "1")),
            of("chance-dpo", "dpo", TasteData.PAIRS, Lesson.CHANCE, TasteGoal.NO_GAIN, PAIR_UPDATES, PAIRS),
            CARELESS,
            rewarded("facts-grpo", Lesson.FACTS, TasteGoal.FACTS, 100, rollouts("beta", "0.1", "2e-4"))
                    .from(CARELESS),
            rewarded("style-grpo", Lesson.STYLE, TasteGoal.SHOWN_FACTS, 60, rollouts("beta", "0.3", "3e-4"))
                    .from(CARELESS),
            rewarded("marks-grpo", Lesson.MARKS, TasteGoal.EXPLOITED, 60, marks("0", "6e-4")),
            rewarded("marks-grpo-kl", Lesson.MARKS, TasteGoal.HELD, 60, marks("1", "3e-4")));

    private static TasteRow of(
            String id,
            String method,
            TasteData data,
            Lesson lesson,
            TasteGoal goal,
            long updates,
            Map<String, String> settings) {
        return new TasteRow(id, List.of(), method, data, lesson, goal, updates, settings);
    }

    /** Learns from the reward model. */
    private static TasteRow taste(String method, long updates, Map<String, String> settings) {
        return of("taste-" + method, method, TasteData.PROMPTS, Lesson.REWARD_MODEL, TasteGoal.GAIN, updates, settings);
    }

    private static TasteRow rewarded(
            String id, Lesson lesson, TasteGoal goal, long updates, Map<String, String> settings) {
        return of(id, "grpo", TasteData.PROMPTS, lesson, goal, updates, settings);
    }

    private TasteRow from(TasteRow other) {
        return new TasteRow(id, List.of(other), method, data, lesson, goal, updates, settings);
    }

    /** @param penalty the setting that holds it to the reference */
    private static Map<String, String> rollouts(String penalty, String price, String learningRate) {
        return Map.of(
                "batchSize",
                "64",
                "maxCompletionLength",
                "120",
                "learningRate",
                learningRate,
                penalty,
                price,
                "evaluateEvery",
                "20");
    }

    /** It is seen early what becomes of the true utility. */
    private static Map<String, String> marks(String beta, String learningRate) {
        return with(rollouts("beta", beta, learningRate), "evaluateEvery", "3");
    }

    private static Map<String, String> with(Map<String, String> settings, String key, String value) {
        Map<String, String> changed = new HashMap<>(settings);
        changed.put(key, value);
        return changed;
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
            case EXAMPLES, PREFERENCES, CHANCE -> List.of();
            case REWARD_MODEL -> List.of("model=" + place.run(RewardModelRow.INSTANCE, seed) + ":1");
            case STYLE -> List.of("note-style(weights=" + taste(seed) + ", facts=false)");
            case FACTS -> List.of("keeps-the-facts");
            case MARKS -> List.of("regex(pattern=!, mode=COUNT)");
        };
    }

    @Override
    public List<LanguageRow> needs() {
        return lesson == Lesson.REWARD_MODEL ? List.of(RewardModelRow.INSTANCE) : start;
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
    public int seeds(int others) {
        return goal.seeds(others);
    }

    @Override
    public boolean isMetBy(List<LanguageScore> scores) {
        return goal.isMetBy(scores);
    }

    @Override
    public LanguageRunConfig run(Place place, long steps, long seed) throws IOException {
        HiddenUtility said = lesson == Lesson.CHANCE ? HiddenUtility.indifferent() : taste(seed);
        List<String> judges = TuningMethods.find(method).judgesCompletions()
                ? List.of("note-style(weights=" + judge(seed) + ")", "keeps-the-facts")
                : List.of();
        return run(place, method, start(place, seed), data, said, rewards(place, seed), judges, settings, steps, seed);
    }

    /** What it begins with. */
    private Path start(Place place, long seed) {
        return start.stream().map(row -> place.run(row, seed)).findFirst().orElse(NOTES);
    }

    static LanguageRunConfig run(
            Place place,
            String method,
            Path model,
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
                model.toAbsolutePath().toString(),
                List.of(data.training(place, said, seed).toString()),
                data.heldOut(place, said, seed).toString(),
                rewards,
                judges,
                null,
                List.of(),
                seed,
                TrainingConfig.ofSteps(steps),
                Json.tree(TuningMethods.find(method).defaults()),
                Provenance.now());
        return config.with(settings);
    }

    @Override
    public LanguageScore score(Place place, long seed, Workers workers) throws IOException {
        LanguageModel reference = Models.load(start(place, seed), workers);
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
        String of = (lesson == Lesson.MARKS ? "marks-" : "")
                + start.stream().map(row -> row.id() + "-").findFirst().orElse("");
        Path file = place.data(of + "reference-" + goal.notes() + "-" + seed + ".json");
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
