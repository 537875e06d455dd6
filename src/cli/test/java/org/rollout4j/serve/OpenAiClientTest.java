package org.rollout4j.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.language.LanguageModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiLanguageModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.rollout4j.fakes.StreamedChat;
import org.rollout4j.lm.LanguageModels;
import org.rollout4j.lm.model.SamplingConfig;

/** A client of OpenAI's interface that others wrote, LangChain4j's, finds its way about. */
class OpenAiClientTest {
    private static final String KEY = "a-key";

    @RegisterExtension
    private static final AskedServer ASKED = AskedServer.of(
            ServedModels.chat(), AskedServer.config(ServedModels.chat(), 4, 20).withApiKey(KEY));

    private static String url() {
        return ASKED.uri("/v1").toString();
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

        List<StreamedChat> answers =
                Stream.generate(OpenAiClientTest::streamed).limit(8).toList();
        for (StreamedChat answer : answers) {
            ChatResponse streamed = answer.response().get(60, TimeUnit.SECONDS);
            assertThat(streamed.aiMessage().text()).isEqualTo(whole.aiMessage().text());
            assertThat(String.join("", answer.pieces()))
                    .isEqualTo(whole.aiMessage().text());
            assertThat(streamed.finishReason()).isEqualTo(whole.finishReason());
            assertThat(streamed.tokenUsage().totalTokenCount())
                    .isEqualTo(whole.tokenUsage().totalTokenCount());
        }
    }

    private static StreamedChat streamed() {
        StreamedChat streamed = new StreamedChat();
        OpenAiStreamingChatModel.builder()
                .baseUrl(url())
                .apiKey(KEY)
                .modelName(AskedServer.MODEL)
                .seed(3)
                .maxTokens(40)
                .build()
                .chat(request(), streamed);
        return streamed;
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
