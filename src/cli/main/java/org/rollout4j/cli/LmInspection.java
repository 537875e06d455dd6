package org.rollout4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.file.ModelFiles;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.LoraConfig;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.RewardModel;
import org.rollout4j.lm.model.TextModel;
import org.rollout4j.lm.run.LanguageRunConfig;
import org.rollout4j.lm.run.Models;
import org.rollout4j.lm.text.ByteLevelBpe;
import org.rollout4j.lm.text.CharacterTokenizer;
import org.rollout4j.lm.text.Tokenizer;
import org.rollout4j.lm.tune.LanguageMetrics;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.Manifest;
import org.rollout4j.train.MetricHistory;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.view.Text;

/**
 * What a language model or a reward model is.
 *
 * @param path as it was named
 * @param kind {@code folder}, {@code GGUF file}, {@code run} or {@code checkpoint}
 * @param training where it comes from, if that is a run or a checkpoint
 */
record LmInspection(Path path, String kind, TextModel model, Optional<Training> training) {
    private static final double MEGABYTE = 1e6;

    /** What tells the families of chat templates, the first that is found. */
    private static final Map<String, String> FAMILIES = families();

    /**
     * How it was trained.
     *
     * @param bestLoss on held-out text; null where that is not known
     */
    record Training(String method, long steps, Double bestLoss, long seed) {}

    /**
     * Inspects a model.
     *
     * @param path a run directory for its best model, a checkpoint, a folder of a model, or a GGUF file
     * @throws IOException if it is none of these, or damaged; the message names the file
     */
    static LmInspection of(Path path, Workers workers) throws IOException {
        TextModel model = Models.loadAny(path, workers);
        if (Files.exists(path.resolve(RunDirectory.METRICS))) {
            return new LmInspection(path, "run", model, Optional.of(ofRun(path)));
        }
        if (Files.isDirectory(path)) {
            return new LmInspection(path, "folder", model, Optional.empty());
        }
        return path.toString().endsWith(".zip")
                ? new LmInspection(path, "checkpoint", model, Optional.of(ofCheckpoint(path)))
                : new LmInspection(path, "GGUF file", model, Optional.empty());
    }

    private static Training ofRun(Path run) throws IOException {
        LanguageRunConfig config = LanguageRunConfig.read(run);
        MetricHistory losses = MetricHistory.read(run, LanguageMetrics.EVAL_LOSS.name());
        Double best = losses.points().stream()
                .map(MetricHistory.Point::value)
                .min(Double::compare)
                .orElse(null);
        return new Training(config.algorithm(), losses.envSteps(), best, config.seed());
    }

    private static Training ofCheckpoint(Path file) throws IOException {
        Manifest[] found = new Manifest[1];
        CheckpointFile.read(file, (manifest, names) -> {
            found[0] = manifest;
            return Map.of();
        });
        return new Training(found[0].algorithm(), found[0].progress().steps(), null, found[0].seed());
    }

    /** For programs. */
    Map<String, Object> json() {
        ModelConfig config = model.config();
        Tokenizer tokenizer = model.tokenizer();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", path.toString());
        json.put("kind", kind);
        json.put("type", type());
        json.put("family", family());
        json.put("architecture", config);
        json.put("parameters", parameters());
        json.put("megabytes", megabytes());
        json.put("adapter", adapter());
        json.put("tokenizer", tokenizerKind());
        json.put("vocabularySize", tokenizer.vocabularySize());
        json.put("specialTokens", tokenizer.specialTokens());
        json.put("endTokens", model.endTokens());
        json.put("chatTemplate", chatTemplate());
        json.put("about", new TreeMap<>(model.about()));
        training.ifPresent(how -> json.put("training", how));
        return json;
    }

    /** For people, a line each. */
    String text() {
        ModelConfig config = model.config();
        Tokenizer tokenizer = model.tokenizer();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("model", path + ", " + kind));
        rows.add(List.of("type", type()));
        rows.add(List.of("family", family()));
        rows.add(List.of("layers", config.layers() + " of width " + config.hiddenSize()));
        rows.add(List.of(
                "heads",
                config.heads() + " of size " + config.headSize() + ", " + config.keyValueHeads()
                        + " for keys and values"));
        rows.add(List.of("blocks", blocks(config)));
        rows.add(List.of("context", config.contextLength() + " tokens"));
        rows.add(List.of("parameters", Text.format("%,d, %.1f MB in memory", parameters(), megabytes())));
        if (model.adapter() != null) {
            LoraConfig lora = model.adapter().config();
            rows.add(List.of(
                    "adapter",
                    Text.format(
                            "LoRA of rank %d, alpha %s%s, on %s: %,d parameters",
                            lora.r(),
                            Text.format("%s", lora.loraAlpha()).replaceAll("\\.0$", ""),
                            lora.useRslora() ? ", rank-stabilised" : "",
                            String.join(" ", modules()),
                            model.parameters().length)));
            rows.add(List.of("on", model.adapter().baseName()));
        }
        rows.add(List.of("tokenizer", tokenizerKind() + ", " + tokenizer.vocabularySize() + " tokens"));
        rows.add(List.of("special", tokens(tokenizer.specialTokens())));
        rows.add(List.of(
                "ends texts",
                tokens(model.endTokens().stream()
                        .map(id -> id < tokenizer.vocabularySize() ? tokenizer.decode(id) : "token " + id)
                        .toList())));
        rows.add(List.of("chat template", chatTemplate() == null ? "none" : chatTemplate()));
        new TreeMap<>(model.about()).forEach((name, what) -> rows.add(List.of(name, what)));
        if (!model.about().containsKey("license")) {
            rows.add(List.of("license", "not said"));
        }
        training.ifPresent(how -> rows.add(List.of(
                "training",
                how.method() + ", " + how.steps() + " steps, seed " + how.seed()
                        + (how.bestLoss() == null ? "" : Text.format(", best loss %.4f", how.bestLoss())))));
        return Text.table(rows);
    }

    private static String tokens(List<String> names) {
        if (names.isEmpty()) {
            return "none";
        }
        String first = names.stream().limit(8).collect(Collectors.joining(" "));
        return names.size() <= 8 ? first : first + " and " + (names.size() - 8) + " more";
    }

    private static String blocks(ModelConfig config) {
        return words(config.norm()) + ", " + words(config.positions()) + " positions, "
                + words(config.mlp()) + " of width " + config.intermediateSize()
                + (config.queryKeyNorm() ? ", norms of queries and keys" : "")
                + (config.tiedHead() ? ", tied head" : "");
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private String family() {
        try {
            return ModelFiles.family(model.config());
        } catch (IllegalArgumentException e) {
            return "none of Hugging Face";
        }
    }

    private String type() {
        return model instanceof RewardModel ? "reward model" : "language model";
    }

    /** Those of the model without its adapter. */
    private int parameters() {
        if (model instanceof LanguageModel language) {
            return language.weights().layout().length();
        }
        return ((RewardModel) model).weights().layout().length();
    }

    /** Null if there is none. */
    private Map<String, Object> adapter() {
        if (model.adapter() == null) {
            return null;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("lora", model.adapter().config());
        json.put("modules", modules());
        json.put("parameters", model.parameters().length);
        json.put("base", model.adapter().baseName());
        return json;
    }

    private List<String> modules() {
        return model.adapter().layout().targets().stream()
                .map(target -> target.projection().in(model.config()))
                .distinct()
                .toList();
    }

    private double megabytes() {
        return (double) parameters() * Float.BYTES / MEGABYTE;
    }

    private String tokenizerKind() {
        Tokenizer tokenizer = model.tokenizer();
        return tokenizer instanceof CharacterTokenizer
                ? "characters"
                : tokenizer instanceof ByteLevelBpe ? "byte-level BPE" : "another kind";
    }

    /** The family of the chat template; null if there is none. */
    private String chatTemplate() {
        String template = model.chatTemplate();
        return template == null
                ? null
                : FAMILIES.entrySet().stream()
                        .filter(family -> template.contains(family.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse("of its own");
    }

    private static Map<String, String> families() {
        Map<String, String> families = new LinkedHashMap<>();
        families.put("<|im_start|>", "ChatML");
        families.put("<|start_header_id|>", "Llama 3");
        families.put("<start_of_turn>", "Gemma");
        families.put("[INST]", "Llama 2");
        families.put("<|user|>", "Zephyr");
        return families;
    }
}
