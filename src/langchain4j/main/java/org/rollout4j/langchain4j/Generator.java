package org.rollout4j.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.List;
import java.util.function.Consumer;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.TemplateFormat;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sampler;
import org.rollout4j.lm.text.TextStream;

/** Answers requests, one after the other, whoever asks. */
final class Generator implements AutoCloseable {
    private final LanguageModel model;
    private final String name;
    private final TemplateFormat format;
    private final Workers workers;
    private final Sampler sampler;
    private final long seed;
    private long requests;
    private boolean closed;

    Generator(LanguageModel model, String name, int threads, long seed) {
        this.model = model;
        this.name = name;
        this.format = new TemplateFormat(model, false);
        this.workers = new Workers(threads);
        this.sampler = new Sampler(model, workers);
        this.seed = seed;
    }

    /**
     * What a request is, before anything is computed.
     *
     * @throws dev.langchain4j.exception.UnsupportedFeatureException as {@link Conversation#of}
     */
    Conversation read(ChatRequest request) {
        return Conversation.of(request, name);
    }

    /**
     * Writes an answer.
     *
     * @param listener is given the text as it comes, never nothing; what it throws is thrown here
     * @throws IllegalArgumentException if there is no room for the conversation in the context, or it cannot be written in tokens
     */
    synchronized ChatResponse answer(Conversation conversation, Consumer<String> listener) {
        if (closed) {
            throw new IllegalStateException("the model is closed");
        }
        int[] prompt = format.render(conversation.messages(), true).ids();
        TextStream stream =
                new TextStream(model.tokenizer(), conversation.sampling().stop());
        StringBuilder text = new StringBuilder();
        Consumer<String> writer = piece -> {
            if (!piece.isEmpty()) {
                text.append(piece);
                listener.accept(piece);
            }
        };
        Completion completion = sampler.sample(
                        List.of(prompt),
                        conversation.sampling(),
                        SplitMix.derive(seed, requests++),
                        (row, token, logProb) -> writer.accept(stream.add(token)))
                .get(0);
        writer.accept(stream.finish());
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(text.toString()))
                .modelName(name)
                .tokenUsage(new TokenUsage(prompt.length, completion.tokens().length))
                .finishReason(reason(completion.end()))
                .build();
    }

    private static FinishReason reason(Completion.End end) {
        return switch (end) {
            case END_TOKEN, STOP -> FinishReason.STOP;
            case MAX_TOKENS, CONTEXT -> FinishReason.LENGTH;
        };
    }

    @Override
    public synchronized void close() {
        closed = true;
        workers.close();
    }
}
