package org.rollout4j.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.listener.ChatModelErrorContext;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelRequestContext;
import dev.langchain4j.model.chat.listener.ChatModelResponseContext;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.TokenStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.fakes.StreamedChat;
import org.rollout4j.lm.data.TemplateFormat;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.Sampler;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.lm.text.ByteLevelBpe;

class LocalChatTest {
    private static final String TEMPLATE =
            "{% for message in messages %}<{{ message['role'] }}>{{ message['content'] }}\n{% endfor %}<assistant>";
    private static final String END = "<|end|>";
    private static final String QUESTION = "hello";

    /** Of single bytes, so that characters come in parts. */
    private static final LanguageModel MODEL = model();

    private interface Assistant {
        String answer(String question);
    }

    private interface StreamingAssistant {
        TokenStream answer(String question);
    }

    private static LanguageModel model() {
        ByteLevelBpe tokenizer = ByteLevelBpe.train(List.of("ab").iterator(), 257, List.of(END));
        ModelConfig config = ModelConfig.llama(tokenizer.vocabularySize(), 200, 1, 2, 1, 16);
        return new LanguageModel(
                Weights.random(config, new SplitMix(4)),
                tokenizer,
                List.of(tokenizer.specialToken(END).orElseThrow()),
                TEMPLATE,
                Map.of());
    }

    private static LocalChat.Builder builder() {
        return LocalChat.builder(MODEL).threads(1).executor(Runnable::run);
    }

    private static ChatRequest.Builder request() {
        return ChatRequest.builder().messages(UserMessage.from(QUESTION));
    }

    /** What the sampler makes of the first request. */
    private static Completion sampled(SamplingConfig config) {
        int[] prompt = new TemplateFormat(MODEL, false)
                .render(List.of(new org.rollout4j.lm.text.ChatMessage("user", QUESTION)), true)
                .ids();
        return new Sampler(MODEL, Workers.caller())
                .sample(List.of(prompt), config, SplitMix.derive(1, 0), Sampler.Listener.NONE)
                .get(0);
    }

    @Test
    void answersAsTheSamplerWrites() {
        Completion expected = sampled(SamplingConfig.plain(40, 0.7));
        try (LocalChat local = builder().build()) {
            ChatResponse response = local.chatModel()
                    .chat(request()
                            .parameters(ChatRequestParameters.builder()
                                    .maxOutputTokens(40)
                                    .build())
                            .build());

            assertThat(response.aiMessage().text()).isEqualTo(expected.text(MODEL.tokenizer()));
            assertThat(response.tokenUsage().inputTokenCount()).isEqualTo("<user>hello\n<assistant>".length());
            assertThat(response.tokenUsage().outputTokenCount()).isEqualTo(expected.tokens().length);
            assertThat(response.finishReason())
                    .isEqualTo(expected.end() == Completion.End.MAX_TOKENS ? FinishReason.LENGTH : FinishReason.STOP);
            assertThat(response.modelName()).isEqualTo("rollout4j");
        }
    }

    @Test
    void honoursTheParametersOfARequest() {
        ChatRequestParameters parameters = ChatRequestParameters.builder()
                .temperature(1.5)
                .topP(0.9)
                .topK(100)
                .maxOutputTokens(30)
                .stopSequences("q", "zz")
                .build();
        SamplingConfig same = new SamplingConfig(30, 1.5, 100, 0.9, 0, 1, List.of("q", "zz"));
        try (LocalChat local = builder().build();
                LocalChat byDefault =
                        builder().defaultRequestParameters(parameters).build()) {
            ChatResponse response =
                    local.chatModel().chat(request().parameters(parameters).build());
            String expected = sampled(same).text(MODEL.tokenizer());
            assertThat(expected).startsWith(response.aiMessage().text());
            assertThat(response.aiMessage().text()).doesNotContain("q", "zz");
            assertThat(byDefault.chatModel().chat(request().build())).isEqualTo(response);
        }
    }

    /** A stop string is found in what a model always says. */
    @Test
    void endsBeforeAStopString() {
        String text = sampled(SamplingConfig.plain(40, 0)).text(MODEL.tokenizer());
        int at = text.offsetByCodePoints(0, 5);
        String stop = text.substring(at, text.offsetByCodePoints(at, 2));
        try (LocalChat local = builder().build()) {
            ChatResponse response = local.chatModel()
                    .chat(request()
                            .parameters(ChatRequestParameters.builder()
                                    .temperature(0.0)
                                    .stopSequences(stop)
                                    .build())
                            .build());
            assertThat(response.aiMessage().text()).isEqualTo(text.substring(0, text.indexOf(stop)));
            assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        }
    }

    @Test
    void streamsWholeCharacters() {
        ChatRequestParameters parameters = ChatRequestParameters.builder()
                .temperature(1.0)
                .maxOutputTokens(170)
                .build();
        Completion expected = sampled(SamplingConfig.plain(170, 1));
        StreamedChat told = new StreamedChat();
        try (LocalChat local = builder().defaultRequestParameters(parameters).build()) {
            local.streamingChatModel().chat(request().build(), told);
        }
        assertThat(told.response()).isCompleted();
        String text = told.response().join().aiMessage().text();
        assertThat(told.pieces()).hasSizeGreaterThan(10).doesNotContain("");
        assertThat(String.join("", told.pieces())).isEqualTo(text).isEqualTo(expected.text(MODEL.tokenizer()));
        assertThat(told.pieces()).noneMatch(piece -> Character.isHighSurrogate(piece.charAt(piece.length() - 1)));
        assertThat(text.codePoints().filter(c -> c > 127 && c != 0xFFFD))
                .as("characters of several bytes")
                .isNotEmpty();
    }

    @Test
    void anAnswerIsTheSameInOnePieceAndInMany() throws Exception {
        StreamedChat told = new StreamedChat();
        try (LocalChat one = builder().build();
                LocalChat other = LocalChat.builder(MODEL).threads(2).build()) {
            ChatResponse whole = one.chatModel().chat(request().build());
            other.streamingChatModel().chat(request().build(), told);
            assertThat(told.response().get(60, TimeUnit.SECONDS)).isEqualTo(whole);
        }
    }

    @Test
    void theSameQuestionHasOtherAnswersAndTheSameSeedTheSameOnes() {
        try (LocalChat one = builder().build();
                LocalChat other = builder().build();
                LocalChat seeded = builder().seed(7).build()) {
            List<String> answers = Stream.generate(() -> one.chatModel().chat(QUESTION))
                    .limit(3)
                    .toList();
            assertThat(answers).doesNotHaveDuplicates();
            assertThat(Stream.generate(() -> other.chatModel().chat(QUESTION))
                            .limit(3)
                            .toList())
                    .isEqualTo(answers);
            assertThat(seeded.chatModel().chat(QUESTION)).isNotIn(answers);
        }
    }

    @Test
    void servesAiServices() throws Exception {
        try (LocalChat local = builder().build();
                LocalChat other = builder().build()) {
            String answer =
                    AiServices.create(Assistant.class, local.chatModel()).answer(QUESTION);
            CompletableFuture<String> streamed = new CompletableFuture<>();
            StringBuilder pieces = new StringBuilder();
            AiServices.create(StreamingAssistant.class, other.streamingChatModel())
                    .answer(QUESTION)
                    .onPartialResponse(pieces::append)
                    .onCompleteResponse(
                            response -> streamed.complete(response.aiMessage().text()))
                    .onError(streamed::completeExceptionally)
                    .start();
            assertThat(streamed.get(60, TimeUnit.SECONDS)).isEqualTo(answer).isEqualTo(pieces.toString());
        }
    }

    @Test
    void tellsListeners() {
        List<String> told = new ArrayList<>();
        ChatModelListener listener = new ChatModelListener() {
            @Override
            public void onRequest(ChatModelRequestContext context) {
                told.add("request " + context.chatRequest().parameters().modelName());
            }

            @Override
            public void onResponse(ChatModelResponseContext context) {
                told.add("response " + context.chatResponse().finishReason());
            }

            @Override
            public void onError(ChatModelErrorContext context) {
                told.add("error " + context.error().getClass().getSimpleName());
            }
        };
        ChatRequestParameters brief =
                ChatRequestParameters.builder().maxOutputTokens(1).build();
        try (LocalChat local = builder()
                .modelName("tiny")
                .listeners(List.of(listener))
                .defaultRequestParameters(brief)
                .build()) {
            local.chatModel().chat(QUESTION);
            local.streamingChatModel().chat(QUESTION, new StreamedChat());
            assertThatThrownBy(() -> local.chatModel()
                            .chat(request().responseFormat(ResponseFormat.JSON).build()))
                    .isInstanceOf(UnsupportedFeatureException.class);
        }
        assertThat(told)
                .containsExactly(
                        "request tiny",
                        "response LENGTH",
                        "request tiny",
                        "response LENGTH",
                        "request tiny",
                        "error UnsupportedFeatureException");
    }

    static Stream<Arguments> unsupported() {
        ToolSpecification tool = ToolSpecification.builder().name("clock").build();
        ToolExecutionRequest call = ToolExecutionRequest.builder()
                .id("1")
                .name("clock")
                .arguments("{}")
                .build();
        return Stream.of(
                Arguments.of("toolSpecifications", request().toolSpecifications(tool)),
                Arguments.of("toolChoice", request().toolChoice(ToolChoice.REQUIRED)),
                Arguments.of("responseFormat of JSON", request().responseFormat(ResponseFormat.JSON)),
                Arguments.of("frequencyPenalty", request().frequencyPenalty(0.5)),
                Arguments.of("presencePenalty", request().presencePenalty(-0.5)),
                Arguments.of("modelName other", request().modelName("other")),
                Arguments.of(
                        "something else than one text",
                        with(UserMessage.from(TextContent.from("see"), ImageContent.from("https://localhost/a.png")))),
                Arguments.of("calls tools", with(AiMessage.from(call))),
                Arguments.of("TOOL_EXECUTION_RESULT", with(ToolExecutionResultMessage.from(call, "noon"))));
    }

    private static ChatRequest.Builder with(ChatMessage message) {
        return ChatRequest.builder().messages(UserMessage.from(QUESTION), message);
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void refusesByNameWhatItCannotDo(String name, ChatRequest.Builder request) {
        StreamedChat told = new StreamedChat();
        try (LocalChat local = builder().build()) {
            assertThatThrownBy(() -> local.chatModel().chat(request.build()))
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining(name)
                    .hasMessageEndingWith("not supported by this model");
            assertThatThrownBy(() -> local.streamingChatModel().chat(request.build(), told))
                    .isInstanceOf(UnsupportedFeatureException.class);
        }
        assertThat(told.pieces()).isEmpty();
    }

    @Test
    void allowsWhatIsTheDefaultOfOthers() {
        try (LocalChat local = builder().build()) {
            assertThat(local.chatModel()
                            .chat(ChatRequest.builder()
                                    .messages(
                                            SystemMessage.from("be brief"),
                                            UserMessage.from(QUESTION),
                                            AiMessage.from("hi"),
                                            UserMessage.from("again"))
                                    .parameters(ChatRequestParameters.builder()
                                            .responseFormat(ResponseFormat.TEXT)
                                            .frequencyPenalty(0.0)
                                            .presencePenalty(0.0)
                                            .modelName("rollout4j")
                                            .maxOutputTokens(2)
                                            .build())
                                    .build())
                            .tokenUsage()
                            .inputTokenCount())
                    .isEqualTo("<system>be brief\n<user>hello\n<assistant>hi\n<user>again\n<assistant>".length());
        }
    }

    @Test
    void refusesAConversationWithoutRoom() {
        StreamedChat told = new StreamedChat();
        ChatRequest tooLong = ChatRequest.builder()
                .messages(UserMessage.from("x".repeat(200)))
                .build();
        try (LocalChat local = builder().build()) {
            assertThatThrownBy(() -> local.chatModel().chat(tooLong))
                    .hasMessage("length of the prompt is 218 tokens: below the context length, 200");
            local.streamingChatModel().chat(tooLong, told);
            assertThat(told.response()).isCompletedExceptionally();
            assertThat(local.chatModel().chat(QUESTION)).as("it goes on").isNotEmpty();
        }
    }

    @Test
    void aHandlerThatFailsIsTold() {
        CompletableFuture<Throwable> error = new CompletableFuture<>();
        StreamingChatResponseHandler failing = new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String piece) {
                throw new IllegalStateException("full");
            }

            @Override
            public void onCompleteResponse(ChatResponse complete) {
                error.complete(null);
            }

            @Override
            public void onError(Throwable problem) {
                error.complete(problem);
            }
        };
        try (LocalChat local = builder().build()) {
            local.streamingChatModel().chat(QUESTION, failing);
            assertThat(error.join()).hasMessage("full");
            assertThat(local.chatModel().chat(QUESTION)).as("it goes on").isNotEmpty();
        }
    }

    @Test
    void aCancelledStreamIsSilent() {
        List<String> told = new ArrayList<>();
        StreamingChatResponseHandler cancelling = new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
                told.add(piece.text());
                context.streamingHandle().cancel();
            }

            @Override
            public void onCompleteResponse(ChatResponse complete) {
                told.add("complete");
            }

            @Override
            public void onError(Throwable problem) {
                told.add("error");
            }
        };
        try (LocalChat local = builder().build()) {
            local.streamingChatModel().chat(QUESTION, cancelling);
            assertThat(told).hasSize(1);
            assertThat(local.chatModel().chat(QUESTION)).as("it goes on").isNotEmpty();
        }
    }

    @Test
    void anyNumberOfThreadsMayAsk() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (LocalChat local = LocalChat.builder(MODEL).threads(2).build();
                LocalChat alone = builder().build()) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                answers.add(threads.submit(() -> local.chatModel().chat(QUESTION)));
            }
            List<String> together = new ArrayList<>();
            for (Future<String> answer : answers) {
                together.add(answer.get(60, TimeUnit.SECONDS));
            }
            assertThat(together)
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.generate(() -> alone.chatModel().chat(QUESTION))
                                    .limit(12)
                                    .toList());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void refusesAModelThatCannotTalk() {
        LanguageModel silent = new LanguageModel(MODEL.weights(), MODEL.tokenizer(), MODEL.endTokens(), null, Map.of());
        assertThatThrownBy(() -> LocalChat.builder(silent).build())
                .hasMessage("chat template is null: conversations need a model that has one");
    }

    @Test
    void refusesToAnswerOnceItIsClosed() {
        LocalChat local = builder().build();
        local.close();
        assertThatThrownBy(() -> local.chatModel().chat(QUESTION)).hasMessage("the model is closed");
    }
}
