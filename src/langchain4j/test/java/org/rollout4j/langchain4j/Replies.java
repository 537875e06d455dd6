package org.rollout4j.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers with one text after the other, whatever is asked. */
record Replies(List<String> texts, AtomicInteger asked) implements ChatModel {
    static final List<String> POLITE = List.of(
            "Thank you so much for your message, I will gladly look into it.",
            "Of course, it would be my pleasure to help you with that.",
            "Many thanks for letting me know, I truly appreciate it.",
            "I am sorry for the delay, and thank you for your patience.",
            "It is very kind of you to ask, and I would be happy to join.",
            "Thank you kindly, please let me know if you need anything else.");
    static final List<String> CURT = List.of(
            "No.",
            "Do it yourself.",
            "Whatever, stop asking me.",
            "I do not care about this.",
            "Send it now or forget it.",
            "Not my problem.");

    static Replies of(String... texts) {
        return new Replies(List.of(texts), new AtomicInteger());
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(texts.get(asked.getAndIncrement() % texts.size())))
                .tokenUsage(new TokenUsage(3, 5))
                .finishReason(FinishReason.STOP)
                .build();
    }
}
