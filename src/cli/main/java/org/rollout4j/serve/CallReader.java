package org.rollout4j.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.rollout4j.file.Json;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.SamplingConfig;

/** Makes {@link Call}s of bodies. A field that is not known is left alone; one that would change what is meant, and is not covered, is refused. */
final class CallReader {
    private static final int MAX_STOPS = 16;
    private static final int MAX_STOP_LENGTH = 256;
    private static final int MAX_TOKENS = 1 << 24;

    /** As OpenAI has it, where a completion does not say. */
    private static final int DEFAULT_TOKENS = 16;

    /** Fields that mean something else than nothing unless they have this value, are empty, or missing. */
    private static final Map<String, JsonNode> NOT_COVERED = Map.ofEntries(
            notCovered("frequency_penalty", "0"),
            notCovered("presence_penalty", "0"),
            notCovered("logit_bias", "{}"),
            notCovered("echo", "false"),
            notCovered("suffix", "\"\""),
            notCovered("best_of", "1"),
            notCovered("top_logprobs", "0"),
            notCovered("tools", "[]"),
            notCovered("functions", "[]"),
            notCovered("modalities", "[\"text\"]"),
            notCovered("response_format", "{\"type\":\"text\"}"));

    private final String modelName;
    private final int maxChoices;
    private final PromptReader prompts;

    /** @param maxLength the most tokens of a text, prompt included */
    CallReader(LanguageModel model, String modelName, int maxLength, int maxChoices) {
        this.modelName = modelName;
        this.maxChoices = maxChoices;
        this.prompts = new PromptReader(model, modelName, maxLength);
    }

    private static Map.Entry<String, JsonNode> notCovered(String name, String nothing) {
        return Map.entry(name, Json.parse(nothing.getBytes(StandardCharsets.UTF_8), name));
    }

    /**
     * Reads a body.
     *
     * @param chat whether it has messages instead of a prompt
     * @throws ApiException if it is none
     */
    Call read(byte[] body, boolean chat) {
        JsonNode json = parse(body);
        Fields fields = new Fields(json);
        String name = fields.text("model", modelName);
        if (!name.equals(modelName)) {
            throw ApiException.of(
                    404,
                    "model",
                    "model_not_found",
                    "model is " + Fields.shown(json.get("model")) + ": there is only " + modelName);
        }
        NOT_COVERED.forEach((field, nothing) -> refuse(fields, field, nothing));
        List<int[]> read = chat ? List.of(prompts.chat(fields)) : prompts.texts(fields);
        int choices = (int) fields.whole("n", 1, maxChoices).orElse(1);
        fields.check(
                "n",
                (long) choices * read.size() <= maxChoices,
                "at most " + maxChoices + " texts are allowed together, and there are " + read.size() + " prompts");
        Fields streaming = new Fields(fields.get("stream_options"));
        return new Call(
                read,
                choices,
                sampling(fields, chat),
                fields.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                fields.flag("stream"),
                streaming.flag("include_usage"),
                logProbs(fields, chat));
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode json = Json.parse(body, "body");
            if (json.isObject()) {
                return json;
            }
            throw ApiException.refused(
                    400, "invalid_json", "body is " + Fields.shown(json) + ": a JSON object is needed");
        } catch (IllegalArgumentException e) {
            throw ApiException.refused(400, "invalid_json", e.getMessage());
        }
    }

    private static void refuse(Fields fields, String name, JsonNode nothing) {
        JsonNode value = fields.get(name);
        boolean same = (nothing.isNumber() && value.isNumber())
                ? nothing.doubleValue() == value.doubleValue()
                : nothing.equals(value);
        boolean empty = value.isContainerNode() && value.isEmpty();
        if (fields.has(name) && !same && !empty) {
            throw ApiException.of(
                    400,
                    name,
                    "unsupported_value",
                    name + " is " + Fields.shown(value) + ": only " + nothing + " is supported");
        }
    }

    private static SamplingConfig sampling(Fields fields, boolean chat) {
        String tokens = chat && fields.has("max_completion_tokens") ? "max_completion_tokens" : "max_tokens";
        int maxTokens = (int) fields.whole(tokens, 1, MAX_TOKENS).orElse(chat ? MAX_TOKENS : DEFAULT_TOKENS);
        double temperature = fields.number("temperature", 1);
        int topK = (int) fields.whole("top_k", -1, MAX_TOKENS).orElse(0);
        double topP = fields.number("top_p", 1);
        double minP = fields.number("min_p", 0);
        double penalty = fields.number("repetition_penalty", 1);
        List<String> stop = stop(fields);
        try {
            return new SamplingConfig(maxTokens, temperature, Math.max(0, topK), topP, minP, penalty, stop);
        } catch (IllegalArgumentException e) { // which begins with its name for the field
            String param = e.getMessage().split(" ", 2)[0];
            String name = param.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            throw ApiException.invalid(name, name + e.getMessage().substring(param.length()));
        }
    }

    private static List<String> stop(Fields fields) {
        JsonNode value = fields.get("stop");
        List<String> stop = new ArrayList<>();
        for (JsonNode text : value.isTextual() ? List.of(value) : value) {
            boolean fits = text.isTextual()
                    && !text.textValue().isEmpty()
                    && text.textValue().length() <= MAX_STOP_LENGTH;
            fields.check("stop", fits, "texts of 1 to " + MAX_STOP_LENGTH + " characters are needed");
            stop.add(text.textValue());
        }
        boolean isList = value.isTextual() || value.isArray() || value.isMissingNode();
        fields.check(
                "stop", isList && stop.size() <= MAX_STOPS, "a text is needed, or an array of at most " + MAX_STOPS);
        return stop;
    }

    /** A flag in chats, a number of alternatives elsewhere, of which none are given. */
    private static boolean logProbs(Fields fields, boolean chat) {
        return chat ? fields.flag("logprobs") : fields.whole("logprobs", 0, 0).isPresent();
    }
}
