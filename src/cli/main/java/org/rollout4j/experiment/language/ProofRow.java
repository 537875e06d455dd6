package org.rollout4j.experiment.language;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.Workers;
import org.rollout4j.file.Json;
import org.rollout4j.lm.data.TextCorpus;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.proof.DigitsScore;
import org.rollout4j.lm.proof.NotesScore;
import org.rollout4j.lm.run.LanguageRunConfig;
import org.rollout4j.lm.run.Models;
import org.rollout4j.lm.run.TuningMethods;
import org.rollout4j.lm.task.ExactTask;
import org.rollout4j.lm.task.ExactTasks;
import org.rollout4j.lm.tune.LossEvaluator;
import org.rollout4j.train.TrainingConfig;
import org.rollout4j.view.Text;

/** Tasks that are learned from scratch, and whose best result is known. */
public enum ProofRow implements LanguageRow {
    /** minGPT's example. */
    SORTING("inputs right, of 729", 729, true, "729, all", "proof", 4000) {
        @Override
        Map<String, String> settings() {
            return digits("SORTING", 12, "1e-3");
        }

        @Override
        LanguageScore score(LanguageModel model, Path text, Workers workers) {
            DigitsScore score = DigitsScore.of(model, ExactTasks.sorting(), workers);
            return new LanguageScore(score.right(), score.all() * chance(ExactTasks.sorting()), details(score));
        }
    },
    /** minGPT's other example. */
    ADDITION("held-out sums right", 0.99, true, "1", "proof", 4000) {
        @Override
        Map<String, String> settings() {
            return digits("ADDITION", 8, "2e-3");
        }

        @Override
        LanguageScore score(LanguageModel model, Path text, Workers workers) {
            DigitsScore score = DigitsScore.of(model, ExactTasks.addition(), workers);
            return new LanguageScore(score.heldOutFraction(), chance(ExactTasks.addition()), details(score));
        }
    },
    /** nanoGPT's example for a processor, whose settings are those of pretraining where nothing is said. */
    SHAKESPEARE(
            "nats a character, over the last tenth",
            1.93,
            false,
            "1.9007, nanoGPT in PyTorch, one seed, scored alike; nanoGPT's own estimate is 1.88",
            "pretrain",
            2000) {
        @Override
        public Set<Asset> assets() {
            return Set.of(Asset.TEXT);
        }

        @Override
        LanguageScore score(LanguageModel model, Path text, Workers workers) throws IOException {
            List<Sequence> windows = TextCorpus.read(List.of(text), model.tokenizer(), OptionalInt.empty())
                    .heldOut(HELD_OUT)
                    .each(model.config().contextLength());
            LossEvaluator.HeldOut heldOut = new LossEvaluator(windows, workers).evaluate(model);
            Map<String, Double> details = new LinkedHashMap<>();
            details.put("perplexity", heldOut.perplexity());
            details.put("most likely characters that are right", heldOut.accuracy());
            details.put("characters scored", (double) heldOut.targets());
            return new LanguageScore(heldOut.loss(), Math.log(model.config().vocabularySize()), details);
        }
    },
    /** The model that comes with this project. */
    NOTES("nats a text, as a multiple of the entropy", 1.02, false, "1", "proof", 1600) {
        @Override
        Map<String, String> settings() {
            return Map.of("evaluateEvery", "200", "logEvery", "25");
        }

        @Override
        LanguageScore score(LanguageModel model, Path text, Workers workers) {
            NotesScore score = NotesScore.of(model, NOTES_SCORED, NOTES_SEED, workers);
            return new LanguageScore(score.ratio(), score.chanceRatio(), details(score));
        }
    };

    private static final double HELD_OUT = 0.1;
    private static final int NOTES_SCORED = 2000;

    /** Another than those of training. */
    private static final long NOTES_SEED = 1_000_003;

    private final String measure;
    private final double target;
    private final boolean higherIsBetter;
    private final String best;
    private final String method;
    private final long updates;

    ProofRow(String measure, double target, boolean higherIsBetter, String best, String method, long updates) {
        this.measure = measure;
        this.target = target;
        this.higherIsBetter = higherIsBetter;
        this.best = best;
        this.method = method;
        this.updates = updates;
    }

    /** minGPT's smallest model, with its dropout: without it, here and there one input is wrong. */
    private static Map<String, String> digits(String task, int contextLength, String learningRate) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("task", task);
        settings.put("model.family", "GPT2");
        settings.put("model.layers", "3");
        settings.put("model.heads", "3");
        settings.put("model.hiddenSize", "48");
        settings.put("model.contextLength", Integer.toString(contextLength));
        settings.put("initializerRange", "0.02");
        settings.put("weightDecay", "0.1");
        settings.put("minLrRate", "0.02");
        settings.put("dropout", "0.1");
        settings.put("batchSize", "64");
        settings.put("learningRate", learningRate);
        return settings;
    }

    /** How often digits drawn by chance are the answer. */
    private static double chance(ExactTask task) {
        return Math.pow(task.vocabularySize(), -task.answerLength());
    }

    private static Map<String, Double> details(DigitsScore score) {
        Map<String, Double> details = new LinkedHashMap<>();
        details.put("prompts", (double) score.all());
        details.put("right", (double) score.right());
        details.put("held-out prompts", (double) score.heldOut());
        details.put("right of these", (double) score.heldOutRight());
        return details;
    }

    private static Map<String, Double> details(NotesScore score) {
        Map<String, Double> details = new LinkedHashMap<>();
        details.put("nats a text", score.loss());
        details.put("the least possible on these texts", score.bestLoss());
        details.put("texts written as the grammar could", score.grammatical());
        details.put("name kept", score.nameKept());
        details.put("day kept", score.dayKept());
        details.put("amount kept", score.amountKept());
        details.put("answer kept", score.answerKept());
        score.styles().forEach((axis, fractions) -> {
            for (int value = 0; value < fractions.size(); value++) {
                String name = axis.name().toLowerCase(Locale.ROOT).replace('_', '-');
                details.put(name + " " + axis.names().get(value), fractions.get(value));
            }
        });
        return details;
    }

    /** What is changed of the method's settings. */
    Map<String, String> settings() {
        return Map.of();
    }

    /** How well a model does it. */
    abstract LanguageScore score(LanguageModel model, Path text, Workers workers) throws IOException;

    @Override
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public long updates() {
        return updates;
    }

    @Override
    public String measure() {
        return measure;
    }

    @Override
    public String best() {
        return best;
    }

    @Override
    public String target() {
        return (higherIsBetter ? ">= " : "<= ") + Text.format("%s", target).replaceAll("\\.0$", "");
    }

    @Override
    public boolean isMetBy(List<LanguageScore> scores) {
        return scores.stream()
                .mapToDouble(LanguageScore::value)
                .allMatch(value -> higherIsBetter ? value >= target : value <= target);
    }

    /** The text of a run, null if it has none; of one that has been trained before, where it was then. */
    private Path text(Place place, long seed) throws IOException {
        return assets().isEmpty()
                ? null
                : place.asset(Asset.TEXT, this, seed, config -> config.data().get(0));
    }

    @Override
    public LanguageScore score(Place place, long seed, Workers workers) throws IOException {
        return score(Models.load(place.model(this, seed), workers), text(place, seed), workers);
    }

    @Override
    public LanguageRunConfig run(Place place, long steps, long seed) throws IOException {
        Path text = text(place, seed);
        LanguageRunConfig config = new LanguageRunConfig(
                method,
                null,
                text == null ? List.of() : List.of(text.toString()),
                null,
                seed,
                TrainingConfig.ofSteps(steps),
                Json.tree(TuningMethods.find(method).defaults()),
                Provenance.now());
        return config.with(settings());
    }
}
