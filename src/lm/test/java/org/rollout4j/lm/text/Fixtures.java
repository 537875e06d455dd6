package org.rollout4j.lm.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** What Hugging Face's libraries and Jinja2 made of texts; see the scripts in {@code test/fixtures}. */
final class Fixtures {
    static final ObjectMapper JSON = new ObjectMapper();

    private Fixtures() {}

    static JsonNode read(String name) {
        try (InputStream in = Fixtures.class.getResourceAsStream("/fixtures/" + name)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int[] ints(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
    }

    static List<String> strings(JsonNode list) {
        List<String> strings = new ArrayList<>();
        list.forEach(entry -> strings.add(entry.textValue()));
        return strings;
    }

    /** A vocabulary cut down to what the fixtures use, with the id that each token has in the whole one. */
    record Reduced(List<String> tokens, List<String> merges, List<String> special, int[] ids) {
        static Reduced of(String name) {
            JsonNode json = read("tokenizers/reduced.json").path(name);
            return new Reduced(
                    strings(json.path("tokens")),
                    strings(json.path("merges")),
                    strings(json.path("special")),
                    ints(json.path("ids")));
        }

        GgufTokenizer gguf(String pre) {
            int[] types = tokens.stream()
                    .mapToInt(token -> special.contains(token) ? 3 : 1)
                    .toArray();
            return new GgufTokenizer("gpt2", pre, tokens, types, merges, OptionalInt.empty());
        }

        int[] original(int[] reduced) {
            return IntStream.of(reduced).map(id -> ids[id]).toArray();
        }

        int[] reduced(int[] original) {
            return IntStream.of(original)
                    .map(id -> IntStream.range(0, ids.length)
                            .filter(i -> ids[i] == id)
                            .findFirst()
                            .orElseThrow())
                    .toArray();
        }
    }

    static List<ChatMessage> messages(JsonNode list) {
        List<ChatMessage> messages = new ArrayList<>();
        list.forEach(message -> messages.add(new ChatMessage(
                message.path("role").textValue(), message.path("content").textValue())));
        return messages;
    }
}
