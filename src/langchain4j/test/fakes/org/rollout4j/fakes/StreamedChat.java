package org.rollout4j.fakes;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Keeps what a streaming chat model says. */
public final class StreamedChat implements StreamingChatResponseHandler {
    private final List<String> pieces = new ArrayList<>();
    private final CompletableFuture<ChatResponse> response = new CompletableFuture<>();

    /** The pieces in the order in which they came; complete once {@link #response} is. */
    public List<String> pieces() {
        return pieces;
    }

    /** The whole, or what went wrong. */
    public CompletableFuture<ChatResponse> response() {
        return response;
    }

    @Override
    public void onPartialResponse(String piece) {
        pieces.add(piece);
    }

    @Override
    public void onCompleteResponse(ChatResponse complete) {
        response.complete(complete);
    }

    @Override
    public void onError(Throwable error) {
        response.completeExceptionally(error);
    }
}
