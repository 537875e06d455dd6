package org.rollout4j.lm.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the files of all tokenizers have in common. */
final class TokenizerJson {
    static final long MAX_FILE_BYTES = 256L << 20;

    private static final int MAX_ADDED = 100_000;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxNumberLength(400)
                            .maxNameLength(1 << 16)
                            .maxStringLength(1 << 22)
                            .maxDocumentLength(MAX_FILE_BYTES)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private TokenizerJson() {}

    /** Reads a document that may be as large as vocabularies are. */
    static JsonNode parse(byte[] document) {
        try {
            JsonNode json = MAPPER.readTree(document);
            if (!json.isObject()) {
                throw new IllegalArgumentException("is not a JSON object");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("is not JSON: " + e.getMessage(), e);
        }
    }

    /** The tokenizer of a {@code tokenizer.json}. */
    static Tokenizer read(JsonNode json) {
        JsonNode model = Fields.object(json, "model");
        // Old files leave the type out.
        String type = Fields.isNull(model, "type") && model.has("merges") ? "BPE" : Fields.type(model);
        if (!type.equals("BPE")) {
            throw new IllegalArgumentException("model of type " + Excerpt.of(type) + ": BPE is covered");
        }
        return CharacterTokenizer.isOne(json) ? CharacterTokenizer.of(json) : BpeJson.read(json);
    }

    /** The field {@code vocab} of a model. */
    static Map<String, Integer> tokens(JsonNode model) {
        return ids(Fields.object(model, "vocab"));
    }

    static Map<String, Integer> ids(JsonNode vocabulary) {
        Map<String, Integer> tokens = new HashMap<>(vocabulary.size() * 2);
        vocabulary.properties().forEach(token -> {
            String field = "the id of token " + Excerpt.of(token.getKey());
            tokens.put(token.getKey(), Fields.id(token.getValue(), field));
        });
        return tokens;
    }

    static List<AddedToken> addedTokens(JsonNode json) {
        List<AddedToken> added = new ArrayList<>();
        if (Fields.isNull(json, "added_tokens")) {
            return added;
        }
        JsonNode list = Fields.array(json, "added_tokens");
        if (list.size() > MAX_ADDED) {
            throw new IllegalArgumentException("added_tokens has " + list.size() + " entries: at most " + MAX_ADDED);
        }
        for (JsonNode token : list) {
            boolean special = Fields.flag(token, "special", false);
            added.add(new AddedToken(
                    Fields.id(token.path("id"), "the id of an added token"),
                    Fields.string(token, "content"),
                    special,
                    Fields.flag(token, "single_word", false),
                    Fields.flag(token, "lstrip", false),
                    Fields.flag(token, "rstrip", false),
                    Fields.flag(token, "normalized", !special)));
        }
        return added;
    }

    /** A file with all that comes before the kind of tokenizer matters. */
    static ObjectNode begin(Vocabulary vocabulary) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("version", "1.0");
        json.putNull("truncation").putNull("padding");
        ArrayNode added = json.putArray("added_tokens");
        for (AddedToken token : vocabulary.added()) {
            added.addObject()
                    .put("id", token.id())
                    .put("content", token.content())
                    .put("single_word", token.singleWord())
                    .put("lstrip", token.leftStrip())
                    .put("rstrip", token.rightStrip())
                    .put("normalized", token.normalized())
                    .put("special", token.special());
        }
        return json;
    }

    /** Adds a model with its vocabulary by ids, and returns it; merges are still to come. */
    static ObjectNode model(ObjectNode json, boolean ignoreMerges, Vocabulary vocabulary) {
        ObjectNode model = json.putObject("model").put("type", "BPE");
        model.putNull("dropout")
                .putNull("unk_token")
                .putNull("continuing_subword_prefix")
                .putNull("end_of_word_suffix");
        model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", ignoreMerges);
        ObjectNode tokens = model.putObject("vocab");
        for (int id = 0; id < vocabulary.size(); id++) {
            if (vocabulary.isOfModel(id)) {
                tokens.put(vocabulary.name(id), id);
            }
        }
        return model;
    }

    static String text(JsonNode json) {
        try {
            return MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
