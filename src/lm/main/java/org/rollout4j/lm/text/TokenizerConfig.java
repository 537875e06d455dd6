package org.rollout4j.lm.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rollout4j.core.Require;
import org.rollout4j.file.InvalidFileException;

/**
 * What is taken of a {@code tokenizer_config.json}.
 *
 * @param chatTemplate how a conversation becomes text, in Jinja; null if the file has none
 * @param beginToken the name of the token before texts, {@code bos_token}; null if there is none
 * @param endToken the name of the token after texts, {@code eos_token}; null if there is none
 */
public record TokenizerConfig(String chatTemplate, String beginToken, String endToken) {
    private static final String FILE = "tokenizer_config.json";
    private static final String TEMPLATE_FILE = "chat_template.jinja";

    /**
     * Reads the {@code tokenizer_config.json} of a model's folder, and the {@code chat_template.jinja} that newer folders have instead of a template in
     * it; a file that is not there says nothing.
     *
     * @throws InvalidFileException if a file is not what it should be; the message is one line
     */
    public static TokenizerConfig readFolder(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        Path template = folder.resolve(TEMPLATE_FILE);
        TokenizerConfig config = Files.exists(file) ? read(file) : new TokenizerConfig(null, null, null);
        if (!Files.exists(template)) {
            return config;
        }
        String source = new String(Tokenizers.content(template), StandardCharsets.UTF_8);
        return new TokenizerConfig(source, config.beginToken, config.endToken);
    }

    /**
     * Reads the file.
     *
     * @throws InvalidFileException if it is none; the message is one line
     */
    public static TokenizerConfig read(Path file) throws IOException {
        byte[] document = Tokenizers.content(file);
        return Tokenizers.checked(file, () -> of(TokenizerJson.parse(document)));
    }

    private static TokenizerConfig of(JsonNode json) {
        return new TokenizerConfig(chatTemplate(json), token(json, "bos_token"), token(json, "eos_token"));
    }

    /** The content of a {@code tokenizer_config.json} beside a {@code tokenizer.json}, as Hugging Face's libraries read it. */
    public String toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("tokenizer_class", "PreTrainedTokenizerFast")
                .put("clean_up_tokenization_spaces", false);
        json.put("bos_token", beginToken).put("eos_token", endToken);
        if (chatTemplate != null) {
            json.put("chat_template", chatTemplate);
        }
        return TokenizerJson.text(json);
    }

    /**
     * The chat template, ready to render.
     *
     * @throws IllegalArgumentException if there is none, or as {@link ChatTemplate#parse}; the message is one line
     */
    public ChatTemplate template() {
        Require.that(chatTemplate != null, "chat_template", null, "the model has no template for conversations");
        return ChatTemplate.parse(chatTemplate, beginToken, endToken);
    }

    /** One template, or several by name, of which {@code default} is for chats. */
    private static String chatTemplate(JsonNode json) {
        if (!json.path("chat_template").isArray()) {
            return Fields.stringOrNull(json, "chat_template");
        }
        for (JsonNode named : json.path("chat_template")) {
            if (named.path("name").asText().equals("default")) {
                return Fields.string(named, "template");
            }
        }
        return null;
    }

    /** A name, or an added token with its {@code content}. */
    private static String token(JsonNode json, String field) {
        return json.path(field).isObject()
                ? Fields.string(json.path(field), "content")
                : Fields.stringOrNull(json, field);
    }
}
