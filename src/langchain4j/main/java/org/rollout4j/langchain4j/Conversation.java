package org.rollout4j.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import java.util.List;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.text.ChatMessage;

/**
 * What a request asks of a language model.
 *
 * @param messages what was said
 * @param sampling how it goes on
 */
record Conversation(List<ChatMessage> messages, SamplingConfig sampling) {
    private static final double DEFAULT_TEMPERATURE = 1;
    private static final int DEFAULT_MAX_TOKENS = 256;

    /**
     * @param model the name that a request may have
     * @throws UnsupportedFeatureException if it asks for what a language model cannot do by itself
     * @throws IllegalArgumentException if a number is out of its range
     */
    static Conversation of(ChatRequest request, String model) {
        refuse(!request.toolSpecifications().isEmpty(), "toolSpecifications");
        refuse(request.toolChoice() != null, "toolChoice");
        refuse(
                request.responseFormat() != null && request.responseFormat().type() != ResponseFormatType.TEXT,
                "responseFormat of JSON");
        refuse(isSet(request.frequencyPenalty()), "frequencyPenalty");
        refuse(isSet(request.presencePenalty()), "presencePenalty");
        refuse(
                request.modelName() != null && !request.modelName().equals(model),
                "modelName " + request.modelName() + ", which is not " + model + ",");
        return new Conversation(
                request.messages().stream().map(Conversation::message).toList(), sampling(request));
    }

    private static boolean isSet(Double penalty) {
        return penalty != null && penalty != 0;
    }

    private static void refuse(boolean isAsked, String feature) {
        if (isAsked) {
            throw new UnsupportedFeatureException(feature + " is not supported by this model");
        }
    }

    private static SamplingConfig sampling(ChatRequest request) {
        return new SamplingConfig(
                request.maxOutputTokens() == null ? DEFAULT_MAX_TOKENS : request.maxOutputTokens(),
                request.temperature() == null ? DEFAULT_TEMPERATURE : request.temperature(),
                request.topK() == null ? 0 : request.topK(),
                request.topP() == null ? 1 : request.topP(),
                0,
                1,
                request.stopSequences());
    }

    private static ChatMessage message(dev.langchain4j.data.message.ChatMessage message) {
        if (message instanceof SystemMessage system) {
            return new ChatMessage("system", system.text());
        }
        if (message instanceof UserMessage user) {
            refuse(!user.hasSingleText(), "a message of something else than one text");
            return new ChatMessage("user", user.singleText());
        }
        if (message instanceof AiMessage ai) {
            refuse(ai.hasToolExecutionRequests(), "a message that calls tools");
            return new ChatMessage("assistant", ai.text() == null ? "" : ai.text());
        }
        throw new UnsupportedFeatureException(
                "a message of type " + message.type() + " is not supported by this model");
    }
}
