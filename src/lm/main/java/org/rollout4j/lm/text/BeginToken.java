package org.rollout4j.lm.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;

/** The {@code post_processor} of a {@code tokenizer.json}: covered is a special token before each text, or nothing. */
final class BeginToken {
    private BeginToken() {}

    static OptionalInt read(JsonNode json, Vocabulary vocabulary) {
        return Fields.isNull(json, "post_processor")
                ? OptionalInt.empty()
                : ofProcessor(json.path("post_processor"), vocabulary);
    }

    private static OptionalInt ofProcessor(JsonNode processor, Vocabulary vocabulary) {
        String type = Fields.type(processor);
        return switch (type) {
            case "ByteLevel" -> OptionalInt.empty();
            case "TemplateProcessing" -> ofTemplate(Fields.array(processor, "single"), vocabulary);
            case "Sequence" -> ofSequence(Fields.array(processor, "processors"), vocabulary);
            default ->
                throw new IllegalArgumentException("post_processor of type " + Excerpt.of(type)
                        + ": Sequence, ByteLevel and TemplateProcessing are covered");
        };
    }

    private static OptionalInt ofSequence(JsonNode processors, Vocabulary vocabulary) {
        OptionalInt begin = OptionalInt.empty();
        for (JsonNode processor : processors) {
            OptionalInt more = ofProcessor(processor, vocabulary);
            begin = more.isPresent() ? more : begin;
        }
        return begin;
    }

    private static OptionalInt ofTemplate(JsonNode single, Vocabulary vocabulary) {
        boolean textOnly = single.size() == 1 && single.get(0).has("Sequence");
        if (textOnly) {
            return OptionalInt.empty();
        }
        if (!(single.size() == 2
                && single.get(0).has("SpecialToken")
                && single.get(1).has("Sequence"))) {
            throw Fields.wrong("post_processor single", single, "a text, or one special token and a text,");
        }
        String name = Fields.string(single.get(0).path("SpecialToken"), "id");
        OptionalInt id = vocabulary.specialToken(name);
        if (id.isEmpty()) {
            throw new IllegalArgumentException(
                    "post_processor begins with " + Excerpt.of(name) + ": a special token of the vocabulary is needed");
        }
        return id;
    }

    static JsonNode write(OptionalInt beginToken, Vocabulary vocabulary) {
        if (beginToken.isEmpty()) {
            return BpeJson.byteLevel();
        }
        int id = beginToken.getAsInt();
        String name = vocabulary.name(id);
        ObjectNode template = JsonNodeFactory.instance.objectNode().put("type", "TemplateProcessing");
        template.putArray("single").add(special(name, 0)).add(sequence("A", 0));
        template.putArray("pair")
                .add(special(name, 0))
                .add(sequence("A", 0))
                .add(special(name, 1))
                .add(sequence("B", 1));
        ObjectNode token = template.putObject("special_tokens").putObject(name).put("id", name);
        token.putArray("ids").add(id);
        token.putArray("tokens").add(name);
        return template;
    }

    private static ObjectNode special(String name, int type) {
        ObjectNode part = JsonNodeFactory.instance.objectNode();
        part.putObject("SpecialToken").put("id", name).put("type_id", type);
        return part;
    }

    private static ObjectNode sequence(String id, int type) {
        ObjectNode part = JsonNodeFactory.instance.objectNode();
        part.putObject("Sequence").put("id", id).put("type_id", type);
        return part;
    }
}
