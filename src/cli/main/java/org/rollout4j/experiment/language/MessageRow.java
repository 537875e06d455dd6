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
import org.rollout4j.lm.run.LanguageRunConfig;
import org.rollout4j.lm.run.Models;
import org.rollout4j.lm.run.TuningMethods;
import org.rollout4j.lm.wish.MessageScore;
import org.rollout4j.lm.wish.MessageWish;
import org.rollout4j.math.Statistics;
import org.rollout4j.train.TrainingConfig;

/**
 * An adapter on a model that people have use for learns how somebody wishes short messages to be: from the edits that they make, by DPO, or from whether a message meets
 * the wish, by GRPO.
 *
 * @param wishes what is wished; several only where nothing can be learned
 * @param lesson what teaches it
 */
record MessageRow(List<MessageWish> wishes, Lesson lesson) implements LanguageRow {
    private static final String LORA = "r=16,alpha=32,targets=all-linear";
    private static final double MAX_PERPLEXITY = 1.05;
    private static final double MAX_CHANCE = 0.1;
    private static final int RESAMPLES = 10_000;
    private static final int MESSAGES_EACH = 4;

    /** Another than those of training, which are small. */
    private static final long SCORE_SEED = 1_000_003;

    private static final String CHANGE = ", more than before";
    private static final String LOW = ", lower end of it at 95 %";
    private static final String PERPLEXITY = "perplexity of neutral text, as a multiple of that before";

    /** What teaches a model. */
    enum Lesson {
        /** Edits. */
        DPO("dpo", 24),
        /** Rewards. */
        GRPO("grpo", 15),
        /** A coin that is tossed over two messages of the model. */
        CHANCE("dpo", 24);

        private final String method;
        private final long updates;

        Lesson(String method, long updates) {
            this.method = method;
            this.updates = updates;
        }

        private boolean isRewarded() {
            return TuningMethods.find(method).needsRewards();
        }
    }

    /** All of them. */
    static List<MessageRow> all() {
        List<MessageRow> all = new ArrayList<>();
        for (Lesson lesson : List.of(Lesson.DPO, Lesson.GRPO)) {
            for (MessageWish wish : MessageWish.values()) {
                all.add(new MessageRow(List.of(wish), lesson));
            }
        }
        all.add(new MessageRow(List.of(MessageWish.values()), Lesson.CHANCE));
        return all;
    }

    @Override
    public String id() {
        String lessons = lesson.name().toLowerCase(Locale.ROOT);
        return lesson == Lesson.CHANCE ? "wish-" + lessons : "wish-" + wish().id() + "-" + lessons;
    }

    private MessageWish wish() {
        return wishes.get(0);
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
        return lesson == Lesson.CHANCE
                ? "wishes that messages meet, the mean of the three"
                : "messages that meet the wish: " + wish().meaning();
    }

    @Override
    public String best() {
        return "1";
    }

    @Override
    public String target() {
        return lesson == Lesson.CHANCE
                ? "of each wish less than " + MAX_CHANCE
                        + " more than before, upper end of the 95 % interval of the mean over seeds"
                : "above before, beyond the 95 % interval; perplexity of neutral text <= " + MAX_PERPLEXITY
                        + " of before";
    }

    @Override
    public boolean isMetBy(List<LanguageScore> scores) {
        return lesson == Lesson.CHANCE
                ? wishes.stream().allMatch(wish -> isByChance(wish, scores))
                : scores.stream()
                        .allMatch(score -> score.details().get(wish().meaning() + LOW) > 0
                                && score.details().get(PERPLEXITY) <= MAX_PERPLEXITY);
    }

    /** What coins teach differs from seed to seed by more than the target: its mean takes more of them. */
    @Override
    public int seeds(int others) {
        return lesson == Lesson.CHANCE ? 3 * others : others;
    }

    private static boolean isByChance(MessageWish wish, List<LanguageScore> scores) {
        double[] changes = scores.stream()
                .mapToDouble(score -> score.details().get(wish.meaning() + CHANGE))
                .toArray();
        return Statistics.bootstrapMean(changes, RESAMPLES, new SplitMix(1)).high() < MAX_CHANCE;
    }

    /** What it begins with; of a run that is there, what that began with. */
    private Path base(Place place, long seed) throws IOException {
        return place.asset(Asset.MODEL, this, seed, LanguageRunConfig::model);
    }

    @Override
    public LanguageRunConfig run(Place place, long steps, long seed) throws IOException {
        MessageData data = new MessageData(place, base(place, seed), seed);
        Path file = switch (lesson) {
            case DPO -> data.edits(wish());
            case GRPO -> data.requests();
            case CHANCE -> data.tossed();
        };
        LanguageRunConfig config = new LanguageRunConfig(
                lesson.method,
                base(place, seed).toString(),
                List.of(file.toString()),
                null,
                lesson.isRewarded() ? List.of(wish().reward()) : List.of(),
                List.of(),
                LoraConfig.parse(LORA),
                List.of(),
                seed,
                TrainingConfig.ofSteps(steps),
                Json.tree(TuningMethods.find(lesson.method).defaults()),
                Provenance.now());
        return config.with(settings());
    }

    private Map<String, String> settings() {
        return lesson.isRewarded()
                ? Map.of(
                        "batchSize",
                        wish() == MessageWish.GREETED ? "64" : "32",
                        "maxCompletionLength",
                        Integer.toString(tokens()),
                        "temperature",
                        Double.toString(MessageScore.SAMPLING.temperature()),
                        "learningRate",
                        "3e-4",
                        "warmupSteps",
                        "3",
                        "beta",
                        "0.1",
                        "evaluateEvery",
                        "15")
                : Map.of(
                        "batchSize",
                        "8",
                        "beta",
                        "0.3",
                        "lossType",
                        "sigmoid,sft",
                        "learningRate",
                        "1e-4",
                        "evaluateEvery",
                        "24");
    }

    /** So much of a message is written to be rewarded: of a greeting, no more than its beginning. */
    private int tokens() {
        return switch (wish()) {
            case BRIEF -> MessageScore.SAMPLING.maxTokens();
            case CALM -> 48;
            case GREETED -> 20;
        };
    }

    @Override
    public LanguageScore score(Place place, long seed, Workers workers) throws IOException {
        LanguageModel reference = Models.load(base(place, seed), workers);
        MessageScore before = before(place, reference, seed, workers);
        MessageScore after = score(Models.load(place.model(this, seed), workers), reference, seed, workers);
        Map<String, Double> details = new LinkedHashMap<>();
        for (MessageWish wish : MessageWish.values()) {
            Measure change = after.change(wish, before);
            details.put(wish.meaning(), after.met(wish));
            details.put(wish.meaning() + ", before", before.met(wish));
            details.put(wish.meaning() + CHANGE, change.mean());
            details.put(wish.meaning() + LOW, change.low());
            details.put(wish.meaning() + ", upper end", change.high());
        }
        details.put(PERPLEXITY, after.perplexity() / before.perplexity());
        details.put("KL to the model before, nats a message", after.kl().mean());
        details.put("tokens a message", after.tokens());
        details.put("tokens a message, before", before.tokens());
        details.put("exclamation marks in 100 tokens", after.marks());
        details.put("exclamation marks in 100 tokens, before", before.marks());
        details.put("messages unlike all others", after.different());
        if (!lesson.isRewarded()) {
            details.put(
                    "seconds to write the first message of each request, beside those of the training",
                    new MessageData(place, base(place, seed), seed).pool().seconds());
        }
        return new LanguageScore(met(after), met(before), details);
    }

    private double met(MessageScore score) {
        return wishes.stream().mapToDouble(score::met).average().orElseThrow();
    }

    /** That of the model that all rows of a seed begin with is kept. */
    private MessageScore before(Place place, LanguageModel reference, long seed, Workers workers) throws IOException {
        Path file = place.data("messages-before-" + seed + ".json");
        if (!Files.exists(file)) {
            MessageScore score = score(reference, reference, seed, workers);
            AtomicFiles.createDirectories(file.getParent());
            AtomicFiles.write(file, out -> out.write(Json.pretty(score)));
        }
        return Json.read(file, MessageScore.class);
    }

    private static MessageScore score(LanguageModel model, LanguageModel reference, long seed, Workers workers) {
        return MessageScore.of(model, reference, MESSAGES_EACH, SCORE_SEED + seed, workers);
    }
}
