package org.rollout4j.lm.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Byte-level byte pair encoding in {@code tokenizer.json}. */
final class BpeJson {
    private BpeJson() {}

    static ByteLevelBpe read(JsonNode json) {
        JsonNode model = Fields.object(json, "model");
        checkModel(model);
        if (!Fields.isNull(json, "decoder")) {
            String decoder = Fields.type(json.path("decoder"));
            if (!decoder.equals("ByteLevel")) {
                throw new IllegalArgumentException("decoder of type " + Excerpt.of(decoder) + ": ByteLevel is covered");
            }
        }
        Vocabulary vocabulary =
                new Vocabulary(TokenizerJson.tokens(model), TokenizerJson.addedTokens(json), ByteAlphabet::bytes);
        BpeSettings settings = new BpeSettings(
                PreTokenizer.of(Fields.object(json, "pre_tokenizer")),
                nfc(json),
                Fields.flag(model, "ignore_merges", false),
                BeginToken.read(json, vocabulary));
        return new ByteLevelBpe(vocabulary, merges(Fields.array(model, "merges"), vocabulary), settings);
    }

    private static void checkModel(JsonNode model) {
        for (String affix : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
            String value = Fields.stringOrNull(model, affix);
            if (value != null && !value.isEmpty()) {
                throw Fields.wrong(affix, model.path(affix), "an empty text");
            }
        }
        JsonNode dropout = model.path("dropout");
        if (!Fields.isNull(model, "dropout") && !(dropout.isNumber() && dropout.doubleValue() == 0)) {
            throw Fields.wrong("dropout", dropout, "none");
        }
        if (Fields.flag(model, "byte_fallback", false)) {
            throw Fields.wrong("byte_fallback", model.path("byte_fallback"), "false");
        }
    }

    private static boolean nfc(JsonNode json) {
        if (Fields.isNull(json, "normalizer")) {
            return false;
        }
        String type = Fields.type(json.path("normalizer"));
        if (type.equals("Sequence")
                && Fields.array(json.path("normalizer"), "normalizers").isEmpty()) {
            return false;
        }
        if (!type.equals("NFC")) {
            throw new IllegalArgumentException("normalizer of type " + Excerpt.of(type) + ": NFC or none is covered");
        }
        return true;
    }

    /** Reads merges as {@code "a b"} or {@code ["a", "b"]}. */
    private static Merges merges(JsonNode json, Vocabulary vocabulary) {
        List<String> merges = new ArrayList<>(json.size());
        for (JsonNode merge : json) {
            boolean pair = merge.isArray()
                    && merge.size() == 2
                    && merge.get(0).isTextual()
                    && merge.get(1).isTextual();
            if (!pair && !merge.isTextual()) {
                throw Fields.wrong("merges[" + merges.size() + "]", merge, "a text or a pair of texts");
            }
            merges.add(pair ? merge.get(0).textValue() + " " + merge.get(1).textValue() : merge.textValue());
        }
        return merges(merges, vocabulary);
    }

    /**
     * The merges, each written as two tokens with a space between them.
     *
     * @throws IllegalArgumentException if one is not, or a token of it is missing; the message is one line
     */
    static Merges merges(List<String> merges, Vocabulary vocabulary) {
        int[] left = new int[merges.size()];
        int[] right = new int[merges.size()];
        int[] results = new int[merges.size()];
        for (int rank = 0; rank < left.length; rank++) {
            String merge = merges.get(rank);
            int space = merge.indexOf(' ');
            if (space < 1 || space == merge.length() - 1 || merge.indexOf(' ', space + 1) >= 0) {
                throw new IllegalArgumentException("merges[" + rank + "] is " + Excerpt.of(merge)
                        + ": two tokens with a space between them are needed");
            }
            left[rank] = token(vocabulary, merge.substring(0, space), rank);
            right[rank] = token(vocabulary, merge.substring(space + 1), rank);
            results[rank] = token(vocabulary, merge.substring(0, space) + merge.substring(space + 1), rank);
        }
        return new Merges(left, right, results);
    }

    private static int token(Vocabulary vocabulary, String name, int rank) {
        int id = vocabulary.idOf(name);
        if (id < 0) {
            throw new IllegalArgumentException(
                    "merges[" + rank + "] needs the token " + Excerpt.of(name) + ": it is not in the vocabulary");
        }
        return id;
    }

    static ObjectNode write(Vocabulary vocabulary, Merges merges, BpeSettings settings) {
        ObjectNode json = TokenizerJson.begin(vocabulary);
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        json.set("normalizer", settings.nfc() ? nodes.objectNode().put("type", "NFC") : nodes.nullNode());
        json.set("pre_tokenizer", settings.preTokenizer().toJson());
        json.set("post_processor", BeginToken.write(settings.beginToken(), vocabulary));
        json.set("decoder", byteLevel());
        ObjectNode model = TokenizerJson.model(json, settings.ignoreMerges(), vocabulary);
        ArrayNode list = model.putArray("merges");
        for (int rank = 0; rank < merges.size(); rank++) {
            list.add(vocabulary.name(merges.left(rank)) + " " + vocabulary.name(merges.right(rank)));
        }
        return json;
    }

    static ObjectNode byteLevel() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
    }
}
