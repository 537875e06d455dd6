package org.rollout4j.experiment.language;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.Json;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.LoraConfig;
import org.rollout4j.lm.proof.Measure;
import org.rollout4j.lm.proof.MessageScore;
import org.rollout4j.lm.run.LanguageRunConfig;
import org.rollout4j.lm.run.Models;
import org.rollout4j.lm.run.TuningMethods;
import org.rollout4j.lm.task.MessageWish;
import org.rollout4j.math.Statistics;
import org.rollout4j.train.TrainingConfig;

/**
 * An adapter on a model that people have use for learns how somebody wishes short messages to be: from the edits that they make, by DPO, or from whether a message meets
 * the wish, by GRPO.
 *
 * @param wish what is wished
 * @param lesson what teaches it
 */
record MessageRow(MessageWish wish, Lesson lesson) implements LanguageRow {
    private static final String LORA = "r=16,alpha=32,targets=all-linear";
    private static final double MAX_PERPLEXITY = 1.05;
    private static final double MAX_CHANCE = 0.1;
    private static final int RESAMPLES = 10_000;
    private static final int MESSAGES_EACH = 4;

    /** Another than those of training, which are small. */
    private static final long SCORE_SEED = 1_000_003;

    private static final String LOW = "lower end of it at 95 %";
    private static final String PERPLEXITY = "perplexity of neutral text, as a multiple of that before";

    private static final Map<String, String> PAIRS =
            Map.of("batchSize", "8", "beta", "0.1", "learningRate", "2e-4", "evaluateEvery", "60");
    private static final Map<String, String> ROLLOUTS = Map.of(
            "batchSize",
            "64",
            "maxCompletionLength",
            Integer.toString(MessageScore.SAMPLING.maxTokens()),
            "temperature",
            Double.toString(MessageScore.SAMPLING.temperature()),
            "learningRate",
            "2e-4",
            "beta",
            "0.05",
            "evaluateEvery",
            "30");

    /** What teaches a model. */
    enum Lesson {
        /** Edits. */
        DPO("dpo", 60),
        /** Rewards. */
        GRPO("grpo", 30),
        /** Edits of which a coin decides whether they made it better. */
        CHANCE("dpo", 60);

        private final String method;
        private final long updates;

        Lesson(String method, long updates) {
            this.method = method;
            this.updates = updates;
        }
    }

    /** All of them. */
    static List<MessageRow> all() {
        List<MessageRow> all = new ArrayList<>();
        for (Lesson lesson : Lesson.values()) {
            for (MessageWish wish : MessageWish.values()) {
                all.add(new MessageRow(wish, lesson));
            }
        }
        return all;
    }

    @Override
    public String id() {
        return "wish-" + wish.id() + "-" + lesson.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Set<Asset> assets() {
        return Set.of(Asset.MODEL);
    }

    @Override
    public long updates() {
        return lesson.updates;
    }

    @Override
    public String measure() {
        return "messages that meet the wish: " + wish.meaning();
    }

    @Override
    public String best() {
        return "1";
    }

    @Override
    public String target() {
        return lesson == Lesson.CHANCE
                ? "less than " + MAX_CHANCE + " more than before, upper end of the 95 % interval of the mean over seeds"
                : "above before, beyond the 95 % interval; perplexity of neutral text <= " + MAX_PERPLEXITY
                        + " of before";
    }

    @Override
    public boolean isMetBy(List<LanguageScore> scores) {
        if (lesson == Lesson.CHANCE) {
            double[] changes = scores.stream()
                    .mapToDouble(score -> score.value() - score.chance())
                    .toArray();
            return Statistics.bootstrapMean(changes, RESAMPLES, new SplitMix(1)).high() < MAX_CHANCE;
        }
        return scores.stream()
                .allMatch(
                        score -> score.details().get(LOW) > 0 && score.details().get(PERPLEXITY) <= MAX_PERPLEXITY);
    }

    /** What it begins with; of a run that is there, what that began with. */
    private Path base(Place place, long seed) throws IOException {
        return place.assets().containsKey(Asset.MODEL)
                ? place.asset(Asset.MODEL)
                : Path.of(LanguageRunConfig.read(place.run(this, seed)).model());
    }

    private MessageData data(Place place, long seed) throws IOException {
        return new MessageData(place, base(place, seed), seed);
    }

    @Override
    public LanguageRunConfig run(Place place, long steps, long seed) throws IOException {
        MessageData data = data(place, seed);
        boolean rewarded = TuningMethods.find(lesson.method).needsRewards();
        LanguageRunConfig config = new LanguageRunConfig(
                lesson.method,
                base(place, seed).toString(),
                List.of((rewarded ? data.requests() : data.edits(wish, lesson == Lesson.CHANCE)).toString()),
                null,
                rewarded ? List.of(wish.reward()) : List.of(),
                List.of(),
                LoraConfig.parse(LORA),
                List.of(),
                seed,
                TrainingConfig.ofSteps(steps),
                Json.tree(TuningMethods.find(lesson.method).defaults()),
                Provenance.now());
        Map<String, String> settings = rewarded ? ROLLOUTS : PAIRS;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            config = config.with(setting.getKey(), setting.getValue());
        }
        return config;
    }

    @Override
    public LanguageScore score(Place place, long seed, Workers workers) throws IOException {
        LanguageModel reference = Models.load(base(place, seed), workers);
        MessageScore before = before(place, reference, seed, workers);
        MessageScore after = score(Models.load(place.model(this, seed), workers), reference, seed, workers);
        Measure change = after.change(wish, before);
        Map<String, Double> details = new LinkedHashMap<>();
        details.put("more than before", change.mean());
        details.put(LOW, change.low());
        details.put("upper end", change.high());
        for (MessageWish other : MessageWish.values()) {
            details.put(other.meaning(), after.met(other));
            details.put("before", before.met(other));
        }
        details.put(PERPLEXITY, after.perplexity() / before.perplexity());
        details.put("KL to the model before, nats a message", after.kl().mean());
        details.put("tokens a message", after.tokens());
        details.put("exclamation marks in 100 tokens", after.marks());
        details.put("messages unlike all others", after.different());
        return new LanguageScore(after.met(wish), before.met(wish), details);
    }

    /** That of the model that all rows of a seed begin with is kept. */
    private MessageScore before(Place place, LanguageModel reference, long seed, Workers workers) throws IOException {
        Path file = place.data("messages-before-" + seed + ".json");
        if (!Files.exists(file)) {
            MessageScore score = score(reference, reference, seed, workers);
            AtomicFiles.write(file, out -> out.write(Json.pretty(score)));
        }
        return Json.read(file, MessageScore.class);
    }

    private static MessageScore score(LanguageModel model, LanguageModel reference, long seed, Workers workers) {
        return MessageScore.of(model, reference, MESSAGES_EACH, SCORE_SEED + seed, workers);
    }
}
