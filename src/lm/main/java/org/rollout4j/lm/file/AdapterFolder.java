package org.rollout4j.lm.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rollout4j.core.Require;
import org.rollout4j.core.Sha256;
import org.rollout4j.core.Workers;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.lm.model.Adapter;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.LoraConfig;
import org.rollout4j.lm.model.LoraLayout;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.RewardModel;
import org.rollout4j.lm.model.ScalarWeights;
import org.rollout4j.lm.model.TextModel;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.lm.text.Tokenizer;

/**
 * An adapter's folder as PEFT has it: {@code adapter_config.json} and {@code adapter_model.safetensors}. Ours say in the metadata of the latter which
 * weights and which tokenizer they were made for, and are refused on others; of those of others only shapes can be compared.
 */
final class AdapterFolder {
    static final String CONFIG = "adapter_config.json";
    private static final String TENSORS = "adapter_model.safetensors";
    private static final String FORMAT = "rollout4j.adapter";
    private static final int VERSION = 1;
    private static final String BASE = "rollout4j.base.sha256";
    private static final String TOKENIZER = "rollout4j.tokenizer.sha256";
    private static final String LANGUAGE_MODEL = "CAUSAL_LM";
    private static final String REWARD_MODEL = "SEQ_CLS";
    private static final String SCORE = "score";

    /** Settings of PEFT that change what is computed; where they have any other value than none, an adapter is refused. */
    private static final List<String> UNKNOWN = List.of(
            "use_dora",
            "lora_bias",
            "rank_pattern",
            "alpha_pattern",
            "layers_to_transform",
            "layer_replication",
            "exclude_modules",
            "target_parameters",
            "trainable_token_indices",
            "use_qalora",
            "use_bdlora",
            "alora_invocation_tokens",
            "arrow_config",
            "kasa_config",
            "velora_config",
            "monteclora_config");

    private AdapterFolder() {}

    static boolean isOne(Path folder) {
        return Files.exists(folder.resolve(CONFIG));
    }

    /** Where the model below it is, or its name; empty if it does not say. */
    static String baseName(Path folder) throws InvalidFileException {
        Path document = folder.resolve(CONFIG);
        return Refusals.named(
                document, () -> new Fields(JsonDocument.read(document)).text("base_model_name_or_path", ""));
    }

    /** @param base what it is put on, without an adapter of its own */
    static TextModel read(Path folder, LanguageModel base, Workers workers) throws IOException {
        Path document = folder.resolve(CONFIG);
        JsonNode json = JsonDocument.read(document);
        LoraConfig config = Refusals.named(document, () -> config(new Fields(json)));
        boolean scalar = Refusals.named(document, () -> scalar(new Fields(json)));
        ModelConfig shape = base.config();
        LoraLayout layout = Refusals.named(document, () -> new LoraLayout(shape, config, scalar));
        Path tensors = folder.resolve(TENSORS);
        try (Safetensors file = Safetensors.open(tensors)) {
            return Refusals.named(tensors, () -> {
                checkMade(file.metadata(), base);
                List<Placement> placements = TensorNames.adapter(shape, layout);
                float[] values = new WeightReader(layout.length(), placements, file.tensors()).read(workers);
                Adapter adapter = new Adapter(config, layout, values, baseName(folder));
                return scalar
                        ? new RewardModel(
                                new ScalarWeights(base.weights(), adapter),
                                base.tokenizer(),
                                base.endTokens(),
                                base.chatTemplate(),
                                base.about())
                        : base.with(adapter);
            });
        }
    }

    private static LoraConfig config(Fields fields) {
        String type = fields.text("peft_type", "LORA");
        Require.that(type.equals("LORA"), "peft_type", type, "LORA is needed");
        for (String name : UNKNOWN) {
            fields.refuse(isSet(fields.object().path(name)), name, "adapters with it are not read");
        }
        String bias = fields.text("bias", "none");
        Require.that(bias.equals("none"), "bias", bias, "none is needed");
        return new LoraConfig(
                fields.wholeNumber("r"),
                fields.number("lora_alpha", fields.wholeNumber("r")),
                fields.number("lora_dropout", 0),
                fields.truth("use_rslora", false),
                targets(fields));
    }

    private static boolean isSet(JsonNode value) {
        return value.isContainerNode()
                ? !value.isEmpty()
                : !value.isMissingNode()
                        && !value.isNull()
                        && !value.equals(JsonNodeFactory.instance.booleanNode(false));
    }

    private static List<String> targets(Fields fields) {
        JsonNode targets = fields.object().path("target_modules");
        if (targets.isTextual() && targets.asText().equals(LoraConfig.ALL)) {
            return List.of(LoraConfig.ALL);
        }
        Require.that(
                targets.isArray() && !targets.isEmpty(),
                "target_modules",
                fields.shown("target_modules"),
                "a list of names is needed");
        List<String> names = new ArrayList<>();
        targets.forEach(name -> names.add(name.asText()));
        return names.stream().sorted().distinct().toList();
    }

    /** Whether it has a scalar head. */
    private static boolean scalar(Fields fields) {
        String task = fields.text("task_type", LANGUAGE_MODEL);
        Require.that(
                task.equals(LANGUAGE_MODEL) || task.equals(REWARD_MODEL),
                "task_type",
                task,
                LANGUAGE_MODEL + " or " + REWARD_MODEL + " is needed");
        boolean scalar = task.equals(REWARD_MODEL);
        List<String> saved = new ArrayList<>();
        fields.object().path("modules_to_save").forEach(name -> saved.add(name.asText()));
        saved.removeAll(scalar ? List.of(SCORE, "classifier") : List.of());
        Require.that(saved.isEmpty(), "modules_to_save", saved, "adapters that replace modules are not read");
        return scalar;
    }

    private static void checkMade(Map<String, String> metadata, LanguageModel base) {
        if (!metadata.containsKey(FORMAT)) {
            return;
        }
        String version = metadata.get(FORMAT);
        Require.that(
                version.equals(Integer.toString(VERSION)),
                "format of the adapter",
                version,
                "this version reads format " + VERSION);
        Require.that(
                base.weights().sha256().equals(metadata.get(BASE)),
                "base model of the adapter",
                metadata.get(BASE),
                "the weights here are others, " + base.weights().sha256());
        Require.that(
                sha256(base.tokenizer()).equals(metadata.get(TOKENIZER)),
                "tokenizer of the adapter",
                metadata.get(TOKENIZER),
                "the tokenizer here is another, " + sha256(base.tokenizer()));
    }

    private static String sha256(Tokenizer tokenizer) {
        return Sha256.of(tokenizer.toJson());
    }

    /** @param model with an adapter */
    static void write(TextModel model, Path path, TensorType type) throws IOException {
        Weights base = model instanceof RewardModel reward
                ? reward.weights().transformer()
                : ((LanguageModel) model).weights();
        Map<String, String> about = model.about();
        Map<String, String> metadata = new TreeMap<>(about);
        metadata.put("format", "pt");
        metadata.put(FORMAT, Integer.toString(VERSION));
        metadata.put(BASE, base.sha256());
        metadata.put(TOKENIZER, sha256(model.tokenizer()));
        List<WrittenTensor> tensors = ModelFolder.tensors(
                TensorNames.adapter(model.config(), model.adapter().layout()),
                model.adapter().values());
        ModelFolder.replace(path, unfinished -> {
            ModelFolder.put(unfinished, CONFIG, document(model));
            ModelFolder.putCard(
                    unfinished, ModelCard.of(about, "peft", model.adapter().baseName(), shape(model)));
            Safetensors.write(unfinished.resolve(TENSORS), tensors, type, metadata);
        });
    }

    private static String shape(TextModel model) {
        return "An adapter (LoRA) of rank " + model.adapter().config().r() + ", of " + model.parameters().length
                + " parameters, written by Rollout4J.";
    }

    private static ObjectNode document(TextModel model) {
        Adapter adapter = model.adapter();
        LoraConfig config = adapter.config();
        boolean scalar = adapter.layout().score() != null;
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("peft_type", "LORA");
        document.put("task_type", scalar ? REWARD_MODEL : LANGUAGE_MODEL);
        document.put("base_model_name_or_path", adapter.baseName());
        document.put("r", config.r());
        if (config.loraAlpha() == Math.rint(config.loraAlpha())) {
            document.put("lora_alpha", (long) config.loraAlpha());
        } else {
            document.put("lora_alpha", config.loraAlpha());
        }
        document.put("lora_dropout", config.loraDropout());
        document.put("use_rslora", config.useRslora());
        document.put("bias", "none");
        document.put("fan_in_fan_out", model.config().norm() == ModelConfig.Norm.LAYER_NORM);
        document.put("inference_mode", true);
        adapter.layout().targets().stream()
                .map(target -> target.projection().in(model.config()))
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .distinct()
                .sorted()
                .forEach(document.putArray("target_modules")::add);
        if (scalar) {
            document.putArray("modules_to_save").add(SCORE);
        }
        return document;
    }
}
