package org.rollout4j.serve;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.text.Tokenizer;

/**
 * The JSON of answers, of completions or chats.
 *
 * @param created when it was asked for, in seconds since 1970
 */
record AnswerFormat(boolean chat, String id, long created, String model, Tokenizer tokenizer) {
    /**
     * What a token was, of those whose log-probabilities are asked for.
     *
     * @param offset the length of the text before it
     */
    record Scored(int token, double logProb, int offset) {}

    /** The whole answer. */
    Map<String, Object> whole(List<Map<String, Object>> choices, Map<String, Object> usage) {
        Map<String, Object> json = begin(chat ? "chat.completion" : "text_completion", choices);
        json.put("usage", usage);
        return json;
    }

    /** A piece of it. */
    Map<String, Object> chunk(List<Map<String, Object>> choices) {
        return begin(chat ? "chat.completion.chunk" : "text_completion", choices);
    }

    private Map<String, Object> begin(String object, List<Map<String, Object>> choices) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("object", object);
        json.put("created", created);
        json.put("model", model);
        json.put("choices", choices);
        return json;
    }

    /** A text, whole. */
    Map<String, Object> choice(int index, String text, List<Scored> scored, Completion.End end) {
        return choice(index, "message", message(text), text, scored, end);
    }

    /**
     * What a text goes on with.
     *
     * @param scored null where log-probabilities are not asked for
     * @param end null as long as it goes on
     */
    Map<String, Object> delta(int index, String text, List<Scored> scored, Completion.End end) {
        return choice(index, "delta", text.isEmpty() ? Map.of() : Map.of("content", text), text, scored, end);
    }

    /** What a chat begins with before there is any text. */
    Map<String, Object> opening(int index) {
        return choice(index, "delta", message(""), "", null, null);
    }

    private static Map<String, Object> message(String text) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("role", "assistant");
        message.put("content", text);
        return message;
    }

    private Map<String, Object> choice(
            int index, String name, Map<String, Object> message, String text, List<Scored> scored, Completion.End end) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("index", index);
        if (chat) {
            json.put(name, message);
        } else {
            json.put("text", text);
        }
        json.put("logprobs", scored == null ? null : chat ? chatLogProbs(scored) : logProbs(scored));
        json.put("finish_reason", end == null ? null : reason(end));
        return json;
    }

    private static String reason(Completion.End end) {
        return switch (end) {
            case END_TOKEN, STOP -> "stop";
            case MAX_TOKENS, CONTEXT -> "length";
        };
    }

    private Map<String, Object> chatLogProbs(List<Scored> scored) {
        return Map.of("content", scored.stream().map(this::chatLogProb).toList());
    }

    private Map<String, Object> chatLogProb(Scored one) {
        byte[] bytes = tokenizer.bytes(one.token());
        int[] unsigned = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            unsigned[i] = Byte.toUnsignedInt(bytes[i]);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("token", tokenizer.decode(one.token()));
        json.put("logprob", one.logProb());
        json.put("bytes", unsigned);
        json.put("top_logprobs", List.of());
        return json;
    }

    private Map<String, Object> logProbs(List<Scored> scored) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(
                "tokens",
                scored.stream().map(one -> tokenizer.decode(one.token())).toList());
        json.put("token_logprobs", scored.stream().map(Scored::logProb).toList());
        json.put("top_logprobs", null);
        json.put("text_offset", scored.stream().map(Scored::offset).toList());
        return json;
    }

    static Map<String, Object> usage(int promptTokens, int completionTokens) {
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("prompt_tokens", promptTokens);
        usage.put("completion_tokens", completionTokens);
        usage.put("total_tokens", promptTokens + completionTokens);
        return usage;
    }
}
