package org.rollout4j.langchain4j;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.rollout4j.core.Require;
import org.rollout4j.lm.rerank.Reranker;

/**
 * A chat model that asks another one for several answers, one after the other, and gives the one that a reranker likes best. The reranker goes on learning beside it;
 * what it is to learn of an answer it is told with {@link #prompt}, the text of the last message of the user. An answer that calls tools is given as it is. Tokens of all
 * answers are counted. Any number of threads may ask, as far as the other model lets them.
 */
public final class BestOfN implements ChatModel {
    private static final int MAX_ANSWERS = 1000;

    private final ChatModel model;
    private final Reranker reranker;
    private final int answers;

    /**
     * @param model answers differently when it is asked again, as at a temperature above 0
     * @param answers n, 1 to 1000
     */
    public BestOfN(ChatModel model, Reranker reranker, int answers) {
        this.model = Objects.requireNonNull(model, "model");
        this.reranker = Objects.requireNonNull(reranker, "reranker");
        this.answers = Require.inRange("answers", answers, 1, MAX_ANSWERS);
    }

    /** What answers to a request are judged by: the text of the last message of the user, and nothing where there is none. */
    public static String prompt(ChatRequest request) {
        return UserMessage.findLast(request.messages())
                .filter(UserMessage::hasSingleText)
                .map(UserMessage::singleText)
                .orElse("");
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        List<ChatResponse> responses = new ArrayList<>();
        for (int i = 0; i < answers; i++) {
            ChatResponse response = model.chat(request);
            responses.add(response);
            if (response.aiMessage().hasToolExecutionRequests()) {
                return with(usage(responses), response);
            }
        }
        int best = reranker.best(
                prompt(request), responses.stream().map(BestOfN::text).toList());
        return with(usage(responses), responses.get(best));
    }

    private static String text(ChatResponse response) {
        return Objects.requireNonNullElse(response.aiMessage().text(), "");
    }

    private static TokenUsage usage(List<ChatResponse> responses) {
        return responses.stream()
                .map(ChatResponse::tokenUsage)
                .filter(Objects::nonNull)
                .reduce(TokenUsage::sum)
                .orElse(null);
    }

    private static ChatResponse with(TokenUsage usage, ChatResponse response) {
        return response.toBuilder()
                .metadata(response.metadata().toBuilder().tokenUsage(usage).build())
                .build();
    }

    /** Those of the other model. */
    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return model.defaultRequestParameters();
    }

    /** That of the other model. */
    @Override
    public ModelProvider provider() {
        return model.provider();
    }

    /** Those of the other model. */
    @Override
    public Set<Capability> supportedCapabilities() {
        return model.supportedCapabilities();
    }
}
