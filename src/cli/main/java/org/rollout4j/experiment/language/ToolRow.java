package org.rollout4j.experiment.language;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.Workers;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.Json;
import org.rollout4j.lm.data.Examples;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.proof.ProductsScore;
import org.rollout4j.lm.run.LanguageRunConfig;
import org.rollout4j.lm.run.Models;
import org.rollout4j.lm.run.TuningMethods;
import org.rollout4j.lm.task.Products;
import org.rollout4j.lm.tool.Tools;
import org.rollout4j.train.TrainingConfig;

/** A small model that cannot multiply numbers of three digits, and seldom calls a calculator, learns from whether its answers are right: with the calculator, and without. */
enum ToolRow implements LanguageRow {
    /** What it begins with. */
    START("proof", "calculator", 1500) {
        @Override
        LanguageRunConfig run(Place place, LanguageRunConfig config) {
            return config.with(Map.of(
                    "task", "PRODUCTS",
                    "model.layers", "2",
                    "model.heads", "4",
                    "model.hiddenSize", "64",
                    "model.contextLength", "48",
                    "batchSize", "64",
                    "learningRate", "3e-3",
                    "evaluateEvery", "500"));
        }
    },
    GRPO("grpo", "calculator", 100),
    /** What looks like a call is text, which nothing answers. */
    ALONE("grpo", "", 100);

    private static final String REWARD = "exact-answer(pattern=(?<![0-9])[0-9]+$)";
    private static final int PROBLEMS = 4000;
    private static final double TARGET = 0.95;

    private final String method;
    private final String tools;
    private final long updates;

    ToolRow(String method, String tools, long updates) {
        this.method = method;
        this.tools = tools;
        this.updates = updates;
    }

    @Override
    public String id() {
        return "tool-" + name().toLowerCase(Locale.ROOT);
    }

    @Override
    public long updates() {
        return updates;
    }

    @Override
    public String measure() {
        return "held-out products right, by the most likely tokens";
    }

    @Override
    public String best() {
        return "1";
    }

    @Override
    public String target() {
        return this == GRPO ? ">= " + TARGET : NO_TARGET;
    }

    @Override
    public boolean isMetBy(List<LanguageScore> scores) {
        return scores.stream().allMatch(score -> score.value() >= TARGET);
    }

    @Override
    public List<LanguageRow> needs() {
        return this == START ? List.of() : List.of(START);
    }

    @Override
    public LanguageRunConfig run(Place place, long steps, long seed) throws IOException {
        boolean begins = this == START;
        LanguageRunConfig config = new LanguageRunConfig(
                method,
                begins ? null : place.model(START, seed).toString(),
                begins ? List.of() : List.of(problems(place, "products.jsonl", new Products().sample(PROBLEMS, 1))),
                begins ? null : problems(place, "products-held-out.jsonl", new Products().heldOut()),
                begins ? List.of() : List.of(REWARD),
                List.of(),
                null,
                List.of(),
                seed,
                TrainingConfig.ofSteps(steps),
                Json.tree(TuningMethods.find(method).defaults()),
                Provenance.now());
        return run(place, config);
    }

    /** With settings; of those that learn from rewards. */
    LanguageRunConfig run(Place place, LanguageRunConfig config) {
        LanguageRunConfig tooled = tools.isEmpty() ? config : config.with("tools", tools);
        return tooled.with(Map.of(
                "batchSize", "128",
                "numGenerations", "16",
                "maxCompletionLength", "40",
                "learningRate", "5e-4",
                "lrSchedulerType", "CONSTANT",
                "evaluateEvery", "10"));
    }

    private static String problems(Place place, String name, List<Products.Problem> problems) throws IOException {
        Path file = place.data(name);
        if (!Files.exists(file)) {
            AtomicFiles.createDirectories(file.getParent());
            Examples.write(
                    file, problems.stream().map(Products.Problem::example).toList());
        }
        return file.toString();
    }

    @Override
    public LanguageScore score(Place place, long seed, Workers workers) throws IOException {
        LanguageModel model = Models.load(place.model(this, seed), workers);
        ProductsScore likely = score(model, 0, workers);
        Map<String, Double> details = new LinkedHashMap<>();
        add(details, "most likely tokens", likely);
        add(details, "tokens drawn", score(model, 1, workers));
        double chance = 0;
        if (this != START) {
            LanguageModel start = Models.load(place.model(START, seed), workers);
            ProductsScore before = score(start, 0, workers);
            add(details, "the start, most likely tokens", before);
            add(details, "the start, tokens drawn", score(start, 1, workers));
            chance = before.right();
        }
        return new LanguageScore(likely.right(), chance, details);
    }

    private ProductsScore score(LanguageModel model, double temperature, Workers workers) {
        return ProductsScore.of(model, Tools.find(tools, 0), temperature, workers);
    }

    private static void add(Map<String, Double> details, String how, ProductsScore score) {
        details.put(how + ": right", score.right());
        details.put(how + ": calculator called", score.called());
        details.put(how + ": called with the numbers of the problem", score.calledWell());
    }
}
