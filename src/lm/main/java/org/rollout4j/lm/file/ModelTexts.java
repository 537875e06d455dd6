package org.rollout4j.lm.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.lm.text.Tokenizer;

/**
 * What the folder of a model says of texts, beside shape and weights.
 *
 * @param chatTemplate null if there is none
 */
record ModelTexts(Tokenizer tokenizer, List<Integer> endTokens, String chatTemplate, Map<String, String> about) {
    static final String CONFIG = "config.json";
    static final String GENERATION = "generation_config.json";
    static final String TOKENIZER = "tokenizer.json";
    static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    private static final String TEMPLATE = "chat_template.jinja";
    private static final String FORMAT = "format";
    private static final int MAX_TEMPLATE = 1 << 20;

    /**
     * What the files of a folder say.
     *
     * @param metadata that of its safetensors
     */
    static ModelTexts read(Path folder, Tokenizer tokenizer, Map<String, String> metadata) throws IOException {
        JsonNode tokenizerConfig = optional(folder, TOKENIZER_CONFIG);
        Map<String, String> about = ModelCard.about(folder);
        about.putAll(metadata);
        about.remove(FORMAT);
        return new ModelTexts(
                tokenizer, endTokens(folder, tokenizer, tokenizerConfig), chatTemplate(folder, tokenizerConfig), about);
    }

    private static JsonNode optional(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? JsonDocument.read(file) : JsonNodeFactory.instance.objectNode();
    }

    /** As generation takes them: {@code generation_config.json}, else {@code config.json}, else the tokenizer's. */
    private static List<Integer> endTokens(Path folder, Tokenizer tokenizer, JsonNode tokenizerConfig)
            throws IOException {
        for (String name : List.of(GENERATION, CONFIG)) {
            List<Integer> ends = HuggingFaceConfig.endTokens(optional(folder, name));
            if (!ends.isEmpty()) {
                return ends;
            }
        }
        JsonNode end = tokenizerConfig.path("eos_token");
        OptionalInt id =
                tokenizer.specialToken(end.isObject() ? end.path("content").asText() : end.asText());
        return id.isPresent() ? List.of(id.getAsInt()) : List.of();
    }

    /** Of several templates in {@code tokenizer_config.json} the one that is named default. */
    private static String chatTemplate(Path folder, JsonNode tokenizerConfig) throws IOException {
        Path file = folder.resolve(TEMPLATE);
        if (Files.exists(file)) {
            if (Files.size(file) > MAX_TEMPLATE) {
                throw new InvalidFileException(file, "is larger than " + MAX_TEMPLATE + " bytes");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        }
        JsonNode template = tokenizerConfig.path("chat_template");
        for (JsonNode named : template) {
            if (named.path("name").asText().equals("default")) {
                template = named.path("template");
                break;
            }
        }
        return template.isTextual() ? template.asText() : null;
    }

    /** The metadata of safetensors. */
    Map<String, String> metadata() {
        Map<String, String> metadata = new HashMap<>(about);
        metadata.put(FORMAT, "pt"); // without which transformers refuses the file
        return metadata;
    }

    /** {@code generation_config.json}. */
    ObjectNode generationConfig() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("_from_model_config", true);
        HuggingFaceConfig.putEndTokens(document, endTokens);
        return document;
    }

    /** {@code tokenizer_config.json}. */
    ObjectNode tokenizerConfig(int contextLength) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("tokenizer_class", "PreTrainedTokenizerFast");
        document.put("clean_up_tokenization_spaces", false);
        document.put("model_max_length", contextLength);
        endTokens.stream()
                .filter(id -> id < tokenizer.vocabularySize() && tokenizer.isSpecial(id))
                .findFirst()
                .ifPresent(id -> document.put("eos_token", name(id)));
        if (chatTemplate != null) {
            document.put("chat_template", chatTemplate);
        }
        return document;
    }

    /** The special token that is named as one to pad with and ends no text, if there is one. */
    Optional<String> padToken() {
        return tokenizer.specialTokens().stream()
                .filter(name -> name.matches("(?i)[<\\[]\\|?_*pad(?:ding)?_*\\|?[>\\]]"))
                .filter(name -> !endTokens.contains(tokenizer.specialToken(name).orElseThrow()))
                .findFirst();
    }

    private String name(int id) {
        return new String(tokenizer.bytes(id), StandardCharsets.UTF_8);
    }
}
