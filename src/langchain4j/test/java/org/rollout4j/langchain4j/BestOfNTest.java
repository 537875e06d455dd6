package org.rollout4j.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import dev.langchain4j.service.AiServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.lm.rerank.Feedback;
import org.rollout4j.lm.rerank.Reranker;

class BestOfNTest {
    private interface Assistant {
        String answer(String question);
    }

    @TempDir
    private Path folder;

    private static Reranker likesB() {
        Reranker reranker = new Reranker(EmbeddingFeatures.ofCompletions(Letters.create(), "letters"));
        for (int i = 0; i < 10; i++) {
            reranker.learn(new Feedback.Pair("hello", "bbb", "aaa"));
        }
        return reranker;
    }

    @Test
    void givesTheAnswerThatIsLikedBest() {
        Replies replies = Replies.of("aa", "ab", "bb", "a");
        ChatResponse response = new BestOfN(replies, likesB(), 4).chat(UserMessage.from("hello"));

        assertThat(response.aiMessage().text()).isEqualTo("bb");
        assertThat(response.tokenUsage()).isEqualTo(new TokenUsage(12, 20));
        assertThat(replies.asked()).hasValue(4);
    }

    @Test
    void servesAsTheModelOfAService() {
        Assistant assistant =
                AiServices.create(Assistant.class, new BestOfN(Replies.of("aa", "bb", "ab"), likesB(), 3));
        assertThat(assistant.answer("hello")).isEqualTo("bb");
    }

    @Test
    void judgesByTheLastMessageOfTheUser() {
        ChatRequest request = ChatRequest.builder()
                .messages(
                        SystemMessage.from("be brief"),
                        UserMessage.from("first"),
                        AiMessage.from("answer"),
                        UserMessage.from("second"))
                .build();
        assertThat(BestOfN.prompt(request)).isEqualTo("second");
    }

    /** It is not a text that could be compared. */
    @Test
    void leavesCallsOfToolsAlone() {
        AiMessage call = AiMessage.from(
                ToolExecutionRequest.builder().name("clock").arguments("{}").build());
        ChatModel model = new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                return ChatResponse.builder().aiMessage(call).build();
            }
        };
        assertThat(new BestOfN(model, likesB(), 3)
                        .chat(UserMessage.from("hello"))
                        .aiMessage())
                .isEqualTo(call);
    }

    @Test
    void refusesToGiveTheBestOfNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BestOfN(Replies.of("a"), likesB(), 0))
                .withMessage("answers is 0: a whole number from 1 to 1000 is allowed");
    }

    @Test
    void theServiceOfTheDocsLearnsFromEditsAndThumbsAndGoesOnAfterItWasClosed() throws IOException {
        Path file = folder.resolve("taste.zip");
        Replies replies = Replies.of("aaaa", "aab", "bbb", "abb");
        SuggestionService service = new SuggestionService(replies, Letters.create(), file);
        assertThat(service.suggest("hello")).as("nothing is known").isEqualTo("aaaa");
        for (int i = 0; i < 6; i++) {
            service.sent("hello", "aaaa", "bb");
            service.thumb("hello", "aab", false);
        }
        service.sent("hello", "bbb", "bbb");
        assertThat(service.suggest("hello")).isEqualTo("bbb");
        assertThat(service.reliability().observations()).isEqualTo(13);
        assertThat(service.reliability().accuracy()).isGreaterThan(0.7);

        SuggestionService again = new SuggestionService(replies, Letters.create(), file);
        assertThat(again.suggest("hello")).isEqualTo("bbb");
        assertThat(again.reliability()).isEqualTo(service.reliability());
    }

    @Test
    void theDocsShowTheServiceAsItIs() throws IOException {
        String source =
                Files.readString(Path.of("src/langchain4j/test/java/org/rollout4j/langchain4j/SuggestionService.java"));
        String shown = source.substring(
                source.indexOf("// docs: begin\n") + "// docs: begin\n".length(), source.indexOf("// docs: end"));
        assertThat(Files.readString(Path.of("docs/langchain4j.md"))).contains(shown);
        assertThat(shown.lines().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(40);
    }
}
