package org.rollout4j.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.language.LanguageModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiLanguageModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.rollout4j.lm.LanguageModels;
import org.rollout4j.lm.model.SamplingConfig;

/** A client of OpenAI's interface that others wrote, LangChain4j's, finds its way about. */
class OpenAiClientTest {
    private static final String KEY = "a-key";
    private static AskedServer asked;

    @BeforeAll
    static void start() throws IOException {
        asked = AskedServer.of(
                ServedModels.chat(),
                AskedServer.config(ServedModels.chat(), 4, 20).withApiKey(KEY));
    }

    @AfterAll
    static void stop() {
        asked.close();
    }

    private static String url() {
        return asked.uri("/v1").toString();
    }

    private static OpenAiChatModel.OpenAiChatModelBuilder chat() {
        return OpenAiChatModel.builder()
                .baseUrl(url())
                .apiKey(KEY)
                .modelName(AskedServer.MODEL)
                .maxRetries(0)
                .seed(3)
                .maxTokens(40);
    }

    private static ChatRequest request() {
        return ChatRequest.builder()
                .messages(SystemMessage.from("be brief"), UserMessage.from("how are you?"))
                .build();
    }

    @Test
    void chatsAndStreamsComeToTheSame() throws Exception {
        ChatResponse whole = chat().build().chat(request());
        assertThat(whole.aiMessage().text()).isNotEmpty();
        assertThat(whole.modelName()).isEqualTo(AskedServer.MODEL);
        assertThat(whole.finishReason()).isIn(FinishReason.STOP, FinishReason.LENGTH);
        assertThat(whole.tokenUsage().inputTokenCount()).isPositive();

        List<CompletableFuture<ChatResponse>> answers = new ArrayList<>();
        List<StringBuilder> texts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            StringBuilder text = new StringBuilder();
            texts.add(text);
            answers.add(streamed(text));
        }
        for (int i = 0; i < 8; i++) {
            ChatResponse streamed = answers.get(i).get(60, TimeUnit.SECONDS);
            assertThat(streamed.aiMessage().text()).isEqualTo(whole.aiMessage().text());
            assertThat(texts.get(i).toString()).isEqualTo(whole.aiMessage().text());
            assertThat(streamed.finishReason()).isEqualTo(whole.finishReason());
            assertThat(streamed.tokenUsage().totalTokenCount())
                    .isEqualTo(whole.tokenUsage().totalTokenCount());
        }
    }

    private static CompletableFuture<ChatResponse> streamed(StringBuilder text) {
        CompletableFuture<ChatResponse> answer = new CompletableFuture<>();
        OpenAiStreamingChatModel.builder()
                .baseUrl(url())
                .apiKey(KEY)
                .modelName(AskedServer.MODEL)
                .seed(3)
                .maxTokens(40)
                .build()
                .chat(request(), new StreamingChatResponseHandler() {
                    @Override
                    public void onPartialResponse(String part) {
                        text.append(part);
                    }

                    @Override
                    public void onCompleteResponse(ChatResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable error) {
                        answer.completeExceptionally(error);
                    }
                });
        return answer;
    }

    @Test
    void completesTexts() {
        LanguageModel model = OpenAiLanguageModel.builder()
                .baseUrl(url())
                .apiKey(KEY)
                .modelName(AskedServer.MODEL)
                .temperature(0.0)
                .maxRetries(0)
                .build();

        assertThat(model.generate("hello").content())
                .isEqualTo(LanguageModels.complete(ServedModels.chat(), "hello", SamplingConfig.plain(16, 0), 1));
    }

    @Test
    void understandsWhatIsWrong() {
        assertThatThrownBy(() -> chat().apiKey("another").build().chat("hi"))
                .isInstanceOf(AuthenticationException.class);
        assertThatThrownBy(() -> chat().frequencyPenalty(1.0).build().chat("hi"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("frequency_penalty is 1.0: only 0 is supported");
    }
}
