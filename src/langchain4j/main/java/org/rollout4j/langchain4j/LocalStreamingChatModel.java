package org.rollout4j.langchain4j;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;

/** See {@link LocalChat#streamingChatModel}. */
record LocalStreamingChatModel(
        Generator generator,
        ChatRequestParameters defaultRequestParameters,
        List<ChatModelListener> listeners,
        Executor executor)
        implements StreamingChatModel {
    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        Conversation conversation = generator.read(request);
        executor.execute(() -> stream(conversation, handler));
    }

    private void stream(Conversation conversation, StreamingChatResponseHandler handler) {
        Handle handle = new Handle();
        PartialResponseContext context = new PartialResponseContext(handle);
        try {
            handler.onCompleteResponse(generator.answer(conversation, piece -> {
                handle.check();
                handler.onPartialResponse(new PartialResponse(piece), context);
                handle.check();
            }));
        } catch (CancellationException e) {
            if (!handle.isCancelled()) {
                handler.onError(e);
            }
        } catch (RuntimeException | Error e) {
            handler.onError(e);
        }
    }

    /** Cancelled by any thread; noticed at the next piece of text. */
    private static final class Handle implements StreamingHandle {
        private volatile boolean cancelled;

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        void check() {
            if (cancelled) {
                throw new CancellationException("the stream was cancelled");
            }
        }
    }
}
