package org.rollout4j.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.LanguageModels;
import org.rollout4j.lm.data.TemplateFormat;
import org.rollout4j.lm.file.ModelFiles;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.text.ChatMessage;

/** What is answered to those who ask as they should. */
class CompletionServerTest {
    private static final LanguageModel MODEL = ServedModels.chat();

    @RegisterExtension
    private static final AskedServer ASKED = AskedServer.of(MODEL, 4, 40);

    @Test
    void itSaysThatItIsThereAndWhichModelItHas() throws Exception {
        assertThat(ASKED.get("/health").statusCode()).isEqualTo(200);
        JsonNode models = AskedServer.json(ASKED.get("/v1/models").body());
        assertThat(models.path("object").asText()).isEqualTo("list");
        assertThat(models.path("data")).hasSize(1);
        assertThat(models.at("/data/0/id").asText()).isEqualTo(AskedServer.MODEL);
        assertThat(models.at("/data/0/object").asText()).isEqualTo("model");
        assertThat(models.at("/data/0/created").isIntegralNumber()).isTrue();
    }

    @Test
    void aSeededCompletionIsWhatTheModelWritesWithoutAServer() throws Exception {
        JsonNode answer = ASKED.post(
                AskedServer.COMPLETIONS,
                "{\"model\": \"small\", \"prompt\": \"hello\", \"max_tokens\": 30, \"temperature\": 0.8, \"seed\": 3}");

        String expected = LanguageModels.complete(MODEL, "hello", SamplingConfig.plain(30, 0.8), 3);
        assertThat(answer.at("/choices/0/text").asText()).isEqualTo(expected);
        assertThat(answer.path("object").asText()).isEqualTo("text_completion");
        assertThat(answer.path("id").asText()).startsWith("cmpl-");
        assertThat(answer.path("model").asText()).isEqualTo("small");
        assertThat(answer.at("/choices/0/logprobs").isNull()).isTrue();
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(5);
        assertThat(answer.at("/usage/total_tokens").asInt())
                .isEqualTo(5 + answer.at("/usage/completion_tokens").asInt());
    }

    @Test
    void aChatIsRenderedByTheModelsTemplate() throws Exception {
        String messages = "\"messages\": [{\"role\": \"developer\", \"content\": \"be brief\"}, {\"role\": \"user\","
                + " \"content\": [{\"type\": \"text\", \"text\": \"hi\"}, {\"type\": \"text\", \"text\": \"you\"}]}]";
        JsonNode answer = ASKED.post(AskedServer.CHAT, "{" + messages + ", \"seed\": 4, \"temperature\": 0.7}");

        int[] prompt = new TemplateFormat(MODEL, false)
                .render(List.of(new ChatMessage("system", "be brief"), new ChatMessage("user", "hi\nyou")), true)
                .ids();
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(prompt.length);
        JsonNode byIds = ASKED.post(
                AskedServer.COMPLETIONS,
                "{\"prompt\": " + ids(prompt) + ", \"seed\": 4, \"temperature\": 0.7, \"max_tokens\": 200}");
        assertThat(answer.at("/choices/0/message/content").asText())
                .isEqualTo(byIds.at("/choices/0/text").asText());
        assertThat(answer.at("/choices/0/message/role").asText()).isEqualTo("assistant");
        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.path("id").asText()).startsWith("chatcmpl-");
    }

    private static String ids(int[] tokens) {
        return IntStream.of(tokens).mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"));
    }

    @Test
    void severalPromptsWithSeveralChoicesAreNumberedPromptByPrompt() throws Exception {
        String rest = ", \"n\": 2, \"max_tokens\": 8, \"seed\": 5, \"stop\": null, \"user\": \"me\", \"later\": {}}";
        JsonNode texts = ASKED.post(AskedServer.COMPLETIONS, "{\"prompt\": [\"abc\", \"xyz\"]" + rest);
        JsonNode ids = ASKED.post(
                AskedServer.COMPLETIONS,
                "{\"prompt\": [" + ids(MODEL.tokenizer().encode("abc")) + ", "
                        + ids(MODEL.tokenizer().encode("xyz")) + "]" + rest);

        assertThat(texts.path("choices")).hasSize(4);
        for (int i = 0; i < 4; i++) {
            assertThat(texts.at("/choices/" + i + "/index").asInt()).isEqualTo(i);
            assertThat(texts.at("/choices/" + i + "/text")).isEqualTo(ids.at("/choices/" + i + "/text"));
        }
        assertThat(texts.at("/choices/0/text")).isNotEqualTo(texts.at("/choices/1/text"));
        assertThat(texts.at("/usage/prompt_tokens").asInt()).isEqualTo(6);
    }

    @Test
    void itSaysWhyATextEnded() throws Exception {
        JsonNode cut = ASKED.post(AskedServer.COMPLETIONS, "{\"prompt\": \"a\", \"max_tokens\": 1, \"seed\": 2}");
        assertThat(cut.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        JsonNode whole = ASKED.post(AskedServer.COMPLETIONS, "{\"prompt\": \"a\", \"max_tokens\": 190, \"seed\": 2}");
        String text = whole.at("/choices/0/text").asText();
        assertThat(whole.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(text).hasSizeGreaterThan(4);
        JsonNode stopped = ASKED.post(
                AskedServer.COMPLETIONS,
                "{\"prompt\": \"a\", \"max_tokens\": 190, \"seed\": 2, \"stop\": [\"??????\", \"" + text.substring(2, 4)
                        + "\"]}");
        assertThat(stopped.at("/choices/0/text").asText())
                .isEqualTo(text.substring(0, text.indexOf(text.substring(2, 4))));
        assertThat(stopped.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        JsonNode full = ASKED.post(
                AskedServer.COMPLETIONS, "{\"prompt\": \"" + "a".repeat(198) + "\", \"max_tokens\": 190, \"seed\": 2}");
        assertThat(full.at("/choices/0/finish_reason").asText()).isIn("length", "stop");
        assertThat(full.at("/usage/completion_tokens").asInt()).isBetween(1, 3);
    }

    @Test
    void aStreamComesToTheSameAsTheWhole() throws Exception {
        String body = "\"prompt\": [\"abc\", \"d\"], \"n\": 2, \"max_tokens\": 60, \"seed\": 6";
        JsonNode whole = ASKED.post(AskedServer.COMPLETIONS, "{" + body + "}");
        List<JsonNode> chunks = ASKED.stream(
                AskedServer.COMPLETIONS,
                "{" + body + ", \"stream\": true, \"stream_options\": {\"include_usage\": true}}");

        for (int i = 0; i < 4; i++) {
            StringBuilder text = new StringBuilder();
            List<String> reasons = new ArrayList<>();
            for (JsonNode chunk : chunks.subList(0, chunks.size() - 1)) {
                assertThat(chunk.path("usage").isNull()).isTrue();
                JsonNode choice = chunk.at("/choices/0");
                if (choice.path("index").asInt() == i) {
                    assertThat(reasons).as("nothing comes behind the end").isEmpty();
                    text.append(choice.path("text").asText());
                    if (choice.hasNonNull("finish_reason")) {
                        reasons.add(choice.path("finish_reason").asText());
                    }
                }
            }
            assertThat(text.toString())
                    .isEqualTo(whole.at("/choices/" + i + "/text").asText());
            assertThat(reasons)
                    .containsExactly(
                            whole.at("/choices/" + i + "/finish_reason").asText());
        }
        JsonNode last = chunks.get(chunks.size() - 1);
        assertThat(last.path("choices")).isEmpty();
        assertThat(last.path("usage")).isEqualTo(whole.path("usage"));
        assertThat(chunks.stream().map(chunk -> chunk.path("id").asText()).distinct())
                .hasSize(1);
    }

    @Test
    void aStreamedChatBeginsWithItsRole() throws Exception {
        String body =
                "\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}], \"max_completion_tokens\": 30, \"seed\": 1";
        String whole = ASKED.post(AskedServer.CHAT, "{" + body + "}")
                .at("/choices/0/message/content")
                .asText();
        List<JsonNode> chunks = ASKED.stream(AskedServer.CHAT, "{" + body + ", \"stream\": true}");

        assertThat(chunks.get(0).path("object").asText()).isEqualTo("chat.completion.chunk");
        assertThat(chunks.get(0).at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(chunks.stream()
                        .map(chunk -> chunk.at("/choices/0/delta/content").asText(""))
                        .collect(Collectors.joining()))
                .isEqualTo(whole)
                .isNotEmpty();
        assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.has("usage")).isFalse());
    }

    @Test
    void tokensComeWithTheirLogProbabilitiesWhereTheseAreWanted() throws Exception {
        JsonNode completion = ASKED.post(
                AskedServer.COMPLETIONS, "{\"prompt\": \"a\", \"max_tokens\": 9, \"seed\": 2, \"logprobs\": 0}");
        JsonNode logProbs = completion.at("/choices/0/logprobs");
        int count = completion.at("/usage/completion_tokens").asInt();
        assertThat(logProbs.path("tokens")).hasSize(count);
        assertThat(logProbs.path("token_logprobs"))
                .hasSize(count)
                .allSatisfy(value -> assertThat(value.doubleValue()).isNegative());
        assertThat(logProbs.path("text_offset")).hasSize(count);
        JsonNode chat = ASKED.post(
                AskedServer.CHAT,
                "{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}], \"max_tokens\": 9, \"seed\": 1, \"logprobs\":"
                        + " true}");
        JsonNode content = chat.at("/choices/0/logprobs/content");
        assertThat(content).hasSize(chat.at("/usage/completion_tokens").asInt());
        assertThat(content.get(0).path("bytes").get(0).asInt())
                .isEqualTo(content.get(0).path("token").asText().charAt(0));
        int streamed = 0;
        for (JsonNode chunk : ASKED.stream(
                AskedServer.COMPLETIONS,
                "{\"prompt\": \"a\", \"max_tokens\": 9, \"seed\": 2, \"logprobs\": 0, \"stream\": true}")) {
            streamed += chunk.at("/choices/0/logprobs/tokens").size();
        }
        assertThat(streamed).isEqualTo(count);
    }

    @Test
    void aSeededTextIsTheSameAloneAndAmongOthers() throws Exception {
        LanguageModel notes = ModelFiles.read(Path.of("models/notes-lm"), Workers.caller());
        try (AskedServer server = AskedServer.of(notes, 6, 80)) {
            String body = "{\"prompt\": \"Note: \", \"max_tokens\": 60, \"seed\": 11}";
            String alone = server.post(AskedServer.COMPLETIONS, body)
                    .at("/choices/0/text")
                    .asText();
            assertThat(alone).isEqualTo(LanguageModels.complete(notes, "Note: ", SamplingConfig.plain(60, 1), 11));
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String other = "{\"prompt\": \"Dear Anna, \", \"max_tokens\": " + (5 + i) + "}";
                answers.add(server.client.sendAsync(
                        server.request(AskedServer.COMPLETIONS, i % 4 == 0 ? body : other)
                                .build(),
                        HttpResponse.BodyHandlers.ofString()));
            }
            for (int i = 0; i < 40; i++) {
                HttpResponse<String> answer = answers.get(i).get();
                assertThat(answer.statusCode()).isEqualTo(200);
                if (i % 4 == 0) {
                    assertThat(AskedServer.json(answer.body())
                                    .at("/choices/0/text")
                                    .asText())
                            .isEqualTo(alone);
                }
            }
        }
    }

    @Test
    void textsWithoutASeedDiffer() throws Exception {
        String body = "{\"prompt\": \"a\", \"max_tokens\": 40}";
        assertThat(ASKED.post(AskedServer.COMPLETIONS, body).at("/choices/0/text"))
                .isNotEqualTo(ASKED.post(AskedServer.COMPLETIONS, body).at("/choices/0/text"));
    }

    @Test
    void streamsOfSeveralComeAtTheSameTime() throws Exception {
        try (AskedServer server = AskedServer.of(ServedModels.endless(), 2, 2);
                Socket one = server.openPost(AskedServer.COMPLETIONS, endless(true));
                Socket other = server.openPost(AskedServer.COMPLETIONS, endless(true))) {
            server.awaitWriting(2);
            for (int i = 0; i < 50; i++) { // neither has to wait for the other's end, which is far
                assertThat(one.getInputStream().readNBytes(200)).hasSize(200);
                assertThat(other.getInputStream().readNBytes(200)).hasSize(200);
            }
            assertThat(server.server.writing()).isEqualTo(2);
        }
    }

    @Test
    void whoHangsUpIsNoLongerWrittenFor() throws Exception {
        try (AskedServer server = AskedServer.of(ServedModels.endless(), 1, 3)) {
            for (boolean stream : new boolean[] {true, false}) {
                try (Socket socket = server.openPost(AskedServer.COMPLETIONS, endless(stream));
                        Socket waiting = server.openPost(AskedServer.COMPLETIONS, endless(stream))) {
                    server.awaitWriting(1);
                    if (stream) {
                        assertThat(socket.getInputStream().readNBytes(300)).hasSize(300);
                    }
                    assertThat(waiting.isConnected()).isTrue();
                }
                server.awaitWriting(0);
            }
            assertThat(server.send(AskedServer.COMPLETIONS, "{\"prompt\": \"a\"}")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static String endless(boolean stream) {
        return "{\"prompt\": \"a\", \"max_tokens\": 59000, \"stream\": " + stream + "}";
    }

    @Test
    void thereIsNoRoomForMoreThanRowsAndPlacesToWait() throws Exception {
        try (AskedServer server = AskedServer.of(ServedModels.endless(), 1, 1);
                Socket writing = server.openPost(AskedServer.COMPLETIONS, endless(true));
                Socket waiting = server.openPost(AskedServer.COMPLETIONS, endless(true))) {
            assertThat(writing.getInputStream().readNBytes(300)).hasSize(300);
            // it is told that its connection is alive, which means that it is waiting
            assertThat(new String(waiting.getInputStream().readNBytes(17), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200");

            HttpResponse<String> refused = server.send(AskedServer.COMPLETIONS, "{\"prompt\": \"a\"}");

            assertThat(AskedServer.error(503, refused).path("code").asText()).isEqualTo("overloaded");
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(server.get("/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void closingEndsStreamsProperly() throws Exception {
        AskedServer server = AskedServer.of(ServedModels.endless(), 1, 1);
        try (Socket writing = server.openPost(AskedServer.COMPLETIONS, endless(true))) {
            assertThat(writing.getInputStream().readNBytes(300)).hasSize(300);
            server.close();
            String rest = new String(writing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(rest)
                    .contains("\"error\"", "the server is stopping", "data: [DONE]")
                    .endsWith("0\r\n\r\n");
        }
    }
}
