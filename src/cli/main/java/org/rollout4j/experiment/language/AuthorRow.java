package org.rollout4j.experiment.language;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.Sha256;
import org.rollout4j.core.Workers;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.file.Json;
import org.rollout4j.lm.data.TextCorpus;
import org.rollout4j.lm.model.Adapter;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.LoraConfig;
import org.rollout4j.lm.run.LanguageRunConfig;
import org.rollout4j.lm.run.Models;
import org.rollout4j.lm.run.TuningMethods;
import org.rollout4j.lm.typing.OwnText;
import org.rollout4j.lm.typing.OwnTextScore;
import org.rollout4j.train.TrainingConfig;

/**
 * An adapter that learns to write like one author, from what fits on a few pages: how well it foretells the next pages, and how many keys that would have saved.
 *
 * @param number of the author, by the names of the files, from 1
 */
record AuthorRow(int number) implements LanguageRow {
    /** So many authors there are. */
    private static final int AUTHORS = 3;

    static final List<AuthorRow> ALL =
            IntStream.rangeClosed(1, AUTHORS).mapToObj(AuthorRow::new).toList();

    private static final String TRAINING = "-training.txt";
    private static final String CHOOSING = "-choosing.txt";
    private static final String SCORED = "-scored.txt";
    private static final int HASH = 8;
    private static final LoraConfig LORA = LoraConfig.parse("r=8,alpha=16,targets=" + LoraConfig.ALL);
    private static final Map<String, String> SETTINGS = Map.of(
            "maxLength", "256", "batchSize", "2", "learningRate", "5e-4", "warmupSteps", "3", "evaluateEvery", "8");

    /** What a model without an adapter, and none, come to. */
    private record Before(OwnTextScore model, OwnTextScore ngram) {}

    @Override
    public String id() {
        return "author-" + number;
    }

    @Override
    public long updates() {
        return 24;
    }

    @Override
    public String measure() {
        return "bits a character of an author's next 5,000";
    }

    @Override
    public String best() {
        return "not known";
    }

    @Override
    public String target() {
        return "below that without the adapter";
    }

    @Override
    public boolean isMetBy(List<LanguageScore> scores) {
        return scores.stream().allMatch(score -> score.value() < score.chance());
    }

    @Override
    public Set<Asset> assets() {
        return Set.of(Asset.MODEL, Asset.AUTHORS);
    }

    @Override
    public LanguageRunConfig run(Place place, long steps, long seed) throws IOException {
        String text = place.assets().containsKey(Asset.AUTHORS)
                ? written(place, place.asset(Asset.AUTHORS))
                : text(LanguageRunConfig.read(place.run(this, seed)));
        LanguageRunConfig config = new LanguageRunConfig(
                "sft",
                place.asset(Asset.MODEL, this, seed, LanguageRunConfig::model).toString(),
                List.of(text + TRAINING),
                text + CHOOSING,
                seed,
                TrainingConfig.ofSteps(steps),
                Json.tree(TuningMethods.find("sft").defaults()),
                Provenance.now());
        return config.with(SETTINGS).withLora(LORA);
    }

    /** What the names of the parts of a run's text begin with. */
    private static String text(LanguageRunConfig config) {
        String training = config.data().get(0);
        return training.substring(0, training.length() - TRAINING.length());
    }

    /** Puts the parts of the author's text beside the runs; their names tell texts apart. */
    private String written(Place place, Path authors) throws IOException {
        OwnText text = read(file(authors));
        String name = id() + "-" + Sha256.of(text.whole()).substring(0, HASH);
        Map<String, String> parts = Map.of(TRAINING, text.training(), CHOOSING, text.choosing(), SCORED, text.scored());
        for (Map.Entry<String, String> part : parts.entrySet()) {
            Path file = place.data(name + part.getKey());
            if (!Files.exists(file)) {
                AtomicFiles.createDirectories(file.getParent());
                AtomicFiles.write(file, out -> out.write(part.getValue().getBytes(StandardCharsets.UTF_8)));
            }
        }
        return place.data(name).toString();
    }

    private Path file(Path authors) throws IOException {
        try (Stream<Path> files = Files.list(authors)) {
            List<Path> texts = files.filter(file -> file.toString().endsWith(".txt") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
            if (texts.size() < AUTHORS) {
                throw new InvalidFileException(
                        authors, "holds " + texts.size() + " files that end in .txt: " + AUTHORS + " are needed");
            }
            return texts.get(number - 1);
        }
    }

    private static OwnText read(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        TextCorpus.forEachPiece(List.of(file), text::append);
        try {
            return OwnText.of(text.toString());
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(file, e.getMessage(), e);
        }
    }

    @Override
    public LanguageScore score(Place place, long seed, Workers workers) throws IOException {
        String name = text(LanguageRunConfig.read(place.run(this, seed)));
        OwnText text = new OwnText(
                Files.readString(Path.of(name + TRAINING)),
                Files.readString(Path.of(name + CHOOSING)),
                Files.readString(Path.of(name + SCORED)));
        LanguageModel adapted = Models.load(place.model(this, seed), workers);
        Before before = before(name, adapted.with((Adapter) null), text, workers);
        OwnTextScore with = OwnTextScore.ofModel(adapted, text, workers);
        OwnTextScore both = OwnTextScore.ofBoth(adapted, text, workers);
        return new LanguageScore(
                with.bitsPerCharacter(),
                before.model().bitsPerCharacter(),
                details(before.model(), with, before.ngram(), both));
    }

    /** That, which all seeds need, is kept. */
    private static Before before(String name, LanguageModel model, OwnText text, Workers workers) throws IOException {
        Path file = Path.of(name + "-" + model.sha256().substring(0, HASH) + ".json");
        if (!Files.exists(file)) {
            Before before = new Before(
                    OwnTextScore.ofModel(model, text, workers), OwnTextScore.ofNgram(model.tokenizer(), text, workers));
            AtomicFiles.write(file, out -> out.write(Json.pretty(before)));
        }
        return Json.read(file, Before.class);
    }

    private static Map<String, Double> details(
            OwnTextScore without, OwnTextScore with, OwnTextScore ngram, OwnTextScore both) {
        Map<String, OwnTextScore> scores = new LinkedHashMap<>();
        scores.put("without adapter", without);
        scores.put("with adapter", with);
        scores.put("n-gram alone", ngram);
        scores.put("adapter and n-gram", both);
        Map<String, Double> details = new LinkedHashMap<>();
        scores.forEach((name, score) -> details.put("bits a character, " + name, score.bitsPerCharacter()));
        scores.forEach((name, score) -> details.put("keys saved, " + name, score.keystrokesSaved()));
        details.put("share of the n-gram", both.ngramWeight());
        return details;
    }
}
