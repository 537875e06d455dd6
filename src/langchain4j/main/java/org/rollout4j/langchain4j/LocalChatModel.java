package org.rollout4j.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;

/** See {@link LocalChat#chatModel}. */
record LocalChatModel(
        Generator generator, ChatRequestParameters defaultRequestParameters, List<ChatModelListener> listeners)
        implements ChatModel {
    @Override
    public ChatResponse doChat(ChatRequest request) {
        return generator.answer(generator.read(request), piece -> {
            // the answer has it all
        });
    }
}
