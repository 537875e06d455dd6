package org.rollout4j.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.serve.BatchConfig;

/** What the server refuses, and how it says so. */
class CompletionServerLimitsTest {
    private static final LanguageModel MODEL = ServedModels.chat();

    @RegisterExtension
    private static final AskedServer ASKED = AskedServer.of(MODEL, 2, 60);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "prompt | {}",
                "prompt | {\"prompt\": \"\"}",
                "prompt | {\"prompt\": 5}",
                "prompt | {\"prompt\": []}",
                "prompt | {\"prompt\": {}}",
                "prompt | {\"prompt\": [[]]}",
                "prompt | {\"prompt\": [1, -1]}",
                "prompt | {\"prompt\": [1, 9999]}",
                "prompt | {\"prompt\": [1, 1.5]}",
                "prompt | {\"prompt\": [1, 99999999999]}",
                "prompt | {\"prompt\": [\"a\", 1]}",
                "prompt | {\"prompt\": \"\u00e4\"}",
                "n | {\"prompt\": \"a\", \"n\": 0}",
                "n | {\"prompt\": \"a\", \"n\": 33}",
                "n | {\"prompt\": \"a\", \"n\": 99999999999999999999}",
                "n | {\"prompt\": [\"a\", \"b\"], \"n\": 17}",
                "max_tokens | {\"prompt\": \"a\", \"max_tokens\": 0}",
                "max_tokens | {\"prompt\": \"a\", \"max_tokens\": -1}",
                "max_tokens | {\"prompt\": \"a\", \"max_tokens\": 1.5}",
                "max_tokens | {\"prompt\": \"a\", \"max_tokens\": \"9\"}",
                "temperature | {\"prompt\": \"a\", \"temperature\": -1}",
                "temperature | {\"prompt\": \"a\", \"temperature\": 1e9}",
                "temperature | {\"prompt\": \"a\", \"temperature\": \"1\"}",
                "top_p | {\"prompt\": \"a\", \"top_p\": 0}",
                "top_p | {\"prompt\": \"a\", \"top_p\": 1.5}",
                "top_k | {\"prompt\": \"a\", \"top_k\": -2}",
                "min_p | {\"prompt\": \"a\", \"min_p\": 2}",
                "repetition_penalty | {\"prompt\": \"a\", \"repetition_penalty\": 0}",
                "seed | {\"prompt\": \"a\", \"seed\": 0.5}",
                "seed | {\"prompt\": \"a\", \"seed\": 9223372036854775808}",
                "stop | {\"prompt\": \"a\", \"stop\": \"\"}",
                "stop | {\"prompt\": \"a\", \"stop\": [\"\"]}",
                "stop | {\"prompt\": \"a\", \"stop\": {}}",
                "stop | {\"prompt\": \"a\", \"stop\": 5}",
                "stop | {\"prompt\": \"a\", \"stop\": [[\"b\"]]}",
                "stop | {\"prompt\": \"a\", \"stop\": [1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8]}",
                "stream | {\"prompt\": \"a\", \"stream\": \"yes\"}",
                "include_usage | {\"prompt\": \"a\", \"stream_options\": {\"include_usage\": 1}}",
                "model | {\"prompt\": \"a\", \"model\": 4}",
                "logprobs | {\"prompt\": \"a\", \"logprobs\": 5}",
                "echo | {\"prompt\": \"a\", \"echo\": true}",
                "suffix | {\"prompt\": \"a\", \"suffix\": \"b\"}",
                "best_of | {\"prompt\": \"a\", \"best_of\": 4}",
                "frequency_penalty | {\"prompt\": \"a\", \"frequency_penalty\": 0.5}",
                "presence_penalty | {\"prompt\": \"a\", \"presence_penalty\": -0.5}",
                "logit_bias | {\"prompt\": \"a\", \"logit_bias\": {\"5\": 1}}"
            })
    void refusesAWrongFieldByItsName(String param, String body) throws Exception {
        JsonNode error = ASKED.refused(400, AskedServer.COMPLETIONS, body);

        assertThat(error.path("param").asText()).isEqualTo(param);
        assertThat(error.path("message").asText()).startsWith(param).contains(":");
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "messages | {}",
                "messages | {'messages': []}",
                "messages | {'messages': 'hi'}",
                "messages[0].role | {'messages': [{}]}",
                "messages[0].role | {'messages': [5]}",
                "messages[0].role | {'messages': [{'role': 'tool', 'content': 'x'}]}",
                "messages[1].content | {'messages': [{'role': 'user', 'content': 'x'}, {'role': 'user'}]}",
                "messages[0].content | {'messages': [{'role': 'user', 'content': null}]}",
                "messages[0].content | {'messages': [{'role': 'user', 'content': []}]}",
                "messages[0].content | {'messages': [{'role': 'user', 'content': [{'type': 'image_url'}]}]}",
                "messages[0].content | {'messages': [{'role': 'user', 'content': [{'type': 'text', 'text': 1}]}]}",
                "messages[0].tool_calls | {'messages': [{'role': 'assistant', 'tool_calls': [{}]}]}",
                "tools | {'messages': [{'role': 'user', 'content': 'x'}], 'tools': [{'type': 'function'}]}",
                "top_logprobs | {'messages': [{'role': 'user', 'content': 'x'}], 'top_logprobs': 3}",
                "logprobs | {'messages': [{'role': 'user', 'content': 'x'}], 'logprobs': 3}",
                "response_format | {'messages': [{'role': 'user', 'content': 'x'}], 'response_format': {'type': 'json'}}"
            },
            quoteCharacter = '`')
    void refusesAWrongChatByItsField(String param, String body) throws Exception {
        JsonNode error = ASKED.refused(400, AskedServer.CHAT, body.replace('\'', '"'));

        assertThat(error.path("param").asText()).isEqualTo(param);
        assertThat(error.path("message").asText()).startsWith(param);
    }

    @Test
    void takesWhatMeansNothing() throws Exception {
        ASKED.post(
                AskedServer.COMPLETIONS,
                "{\"prompt\": \"a\", \"echo\": false, \"suffix\": null, \"best_of\": 1, \"frequency_penalty\": 0.0,"
                        + " \"presence_penalty\": 0, \"logit_bias\": {}, \"logprobs\": null, \"stop\": [], \"top_k\": -1,"
                        + " \"stream_options\": null, \"user\": \"somebody\", \"an unknown one\": [1]}");
        ASKED.post(
                AskedServer.CHAT,
                "{\"messages\": [{\"role\": \"user\", \"content\": \"x\", \"name\": \"me\"}], \"tools\": [],"
                        + " \"tool_choice\": \"none\", \"response_format\": {\"type\": \"text\"}, \"top_logprobs\": 0,"
                        + " \"max_tokens\": 5, \"store\": true}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "{\"prompt\": \"a\"",
                "{\"prompt\": \"a\"} x",
                "[]",
                "null",
                "{\"prompt\": \"a\", \"prompt\": \"b\"}",
                "{\"prompt\": NaN}"
            })
    void refusesWhatIsNoObject(String body) throws Exception {
        assertThat(ASKED.refused(400, AskedServer.COMPLETIONS, body)
                        .path("code")
                        .asText())
                .isEqualTo("invalid_json");
    }

    @Test
    void refusesNestingWithoutEnd() throws Exception {
        String deep = "{\"prompt\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThat(ASKED.refused(400, AskedServer.COMPLETIONS, deep)
                        .path("code")
                        .asText())
                .isEqualTo("invalid_json");
    }

    @Test
    void refusesTextsThatDoNotFit() throws Exception {
        JsonNode error = ASKED.refused(400, AskedServer.COMPLETIONS, "{\"prompt\": \"" + "a".repeat(200) + "\"}");
        assertThat(error.path("code").asText()).isEqualTo("context_length_exceeded");
        assertThat(error.path("message").asText()).contains("200 tokens", "fewer than 200");
        String messages = "{\"messages\": [{\"role\": \"user\", \"content\": \"" + "a".repeat(190) + "\"}]}";
        assertThat(ASKED.refused(400, AskedServer.CHAT, messages).path("code").asText())
                .isEqualTo("context_length_exceeded");
        ASKED.post(AskedServer.COMPLETIONS, "{\"prompt\": \"" + "a".repeat(199) + "\"}");
    }

    @Test
    void refusesAnotherModel() throws Exception {
        JsonNode error = ASKED.refused(404, AskedServer.COMPLETIONS, "{\"prompt\": \"a\", \"model\": \"large\"}");
        assertThat(error.path("code").asText()).isEqualTo("model_not_found");
        assertThat(error.path("message").asText()).contains("large", AskedServer.MODEL);
    }

    @Test
    void refusesToChatWithoutATemplate() throws Exception {
        try (AskedServer plain = AskedServer.of(ServedModels.endless(), 1, 1)) {
            JsonNode error = plain.refused(
                    400,
                    AskedServer.CHAT,
                    "{\"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"max_tokens\": 2}");
            assertThat(error.path("code").asText()).isEqualTo("no_chat_template");
            plain.post(AskedServer.COMPLETIONS, "{\"prompt\": \"a\"}");
        }
    }

    @Test
    void refusesBodiesThatAreTooLong() throws Exception {
        for (int length : new int[] {(1 << 20) + 1, 8 << 20}) {
            String body = "{\"prompt\": \"" + "a".repeat(length) + "\"}";
            assertThat(ASKED.refused(413, AskedServer.COMPLETIONS, body)
                            .path("code")
                            .asText())
                    .isEqualTo("body_too_large");
            HttpRequest pieces = HttpRequest.newBuilder(ASKED.uri(AskedServer.COMPLETIONS))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(body)))
                    .build();
            AskedServer.error(413, ASKED.client.send(pieces, HttpResponse.BodyHandlers.ofString()));
        }
    }

    @Test
    void refusesOtherMethodsAndAddressesAndTypes() throws Exception {
        HttpResponse<String> wrong = ASKED.get(AskedServer.COMPLETIONS);
        AskedServer.error(405, wrong);
        assertThat(wrong.headers().firstValue("Allow")).contains("POST");
        ASKED.refused(405, "/v1/models", "{}");
        assertThat(ASKED.raw("DELETE /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405");
        for (String path :
                new String[] {"/", "/v1", "/v1/models/../../etc", "/v1/embeddings", "/..%2f", "/v1/completions/x"}) {
            AskedServer.error(404, ASKED.get(path));
        }
        for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded"}) {
            HttpRequest request = HttpRequest.newBuilder(ASKED.uri(AskedServer.COMPLETIONS))
                    .header("Content-Type", type)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\": \"a\"}"))
                    .build();
            AskedServer.error(415, ASKED.client.send(request, HttpResponse.BodyHandlers.ofString()));
        }
    }

    @Test
    void refusesOtherNamesAndPagesOfOthers() throws Exception {
        assertThat(ASKED.raw("GET /v1/models HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403")
                .contains("wrong_host");
        for (String header :
                new String[] {"Origin: http://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site"}) {
            String body = "{\"prompt\": \"a\"}";
            assertThat(ASKED.raw(
                            "POST " + AskedServer.COMPLETIONS + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                    + header + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                                    + "\r\n\r\n" + body))
                    .startsWith("HTTP/1.1 403")
                    .contains("wrong_origin")
                    .doesNotContainIgnoringCase("Access-Control");
        }
    }

    @Test
    void aKeyHasToBeKnownForAllButHealth() throws Exception {
        ServerConfig config = AskedServer.config(MODEL, 1, 1).withApiKey("secret");
        try (AskedServer locked = AskedServer.of(MODEL, config)) {
            assertThat(locked.get("/health").statusCode()).isEqualTo(200);
            for (String authorization : new String[] {"", "Bearer", "Bearer wrong", "Basic secret", "secret"}) {
                HttpRequest request = HttpRequest.newBuilder(locked.uri("/v1/models"))
                        .header("Authorization", authorization)
                        .build();
                HttpResponse<String> answer = locked.client.send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(AskedServer.error(401, answer).path("code").asText()).isEqualTo("invalid_api_key");
                assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            }
            AskedServer.error(401, locked.send(AskedServer.COMPLETIONS, "{\"prompt\": \"a\"}"));
            HttpRequest request = locked.request(AskedServer.COMPLETIONS, "{\"prompt\": \"a\"}")
                    .header("Authorization", "Bearer secret")
                    .build();
            assertThat(locked.client
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(locked.raw(String.join(
                            "\r\n",
                            "GET /v1/models HTTP/1.1",
                            "Host: gpu.example",
                            "Authorization: Bearer secret",
                            "Connection: close",
                            "",
                            "")))
                    .as("no page elsewhere knows the key, whatever name it calls us by")
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void onAllAddressesItIsCalledByNumbers() throws Exception {
        ServerConfig open = new ServerConfig(new InetSocketAddress("0.0.0.0", 0), "open", new BatchConfig(1, 1, 50), 1);
        try (CompletionServer server = new CompletionServer(MODEL, open)) {
            assertThat(server.isLoopback()).isFalse();
            int port = URI.create(server.url()).getPort();
            for (String host : new String[] {"10.0.0.7:" + port, "localhost", "evil.example"}) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    socket.getOutputStream()
                            .write(("GET /health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                                    .getBytes(StandardCharsets.UTF_8));
                    assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                            .startsWith(host.equals("evil.example") ? "HTTP/1.1 403" : "HTTP/1.1 200");
                }
            }
        }
    }

    @Test
    @Tag("slow")
    void requestsThatDoNotComeAreNotWaitedFor() throws Exception {
        String begin = "POST " + AskedServer.COMPLETIONS + " HTTP/1.1\r\nHost: localhost\r\n";
        try (Socket header = ASKED.open(begin);
                Socket body = ASKED.open(begin + "Content-Type: application/json\r\nContent-Length: 99\r\n\r\n{")) {
            assertThat(ASKED.get("/health").statusCode()).isEqualTo(200);
            for (Socket socket : new Socket[] {header, body}) {
                socket.setSoTimeout(60_000);
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void settingsAreChecked() {
        ServerConfig config = AskedServer.config(MODEL, 1, 1);
        for (String key : new String[] {"", " ", "two words", "schl\u00fcssel", "line\n"}) {
            assertThatThrownBy(() -> config.withApiKey(key)).hasMessageContaining("API key");
        }
        assertThatThrownBy(() -> new ServerConfig(config.address(), " ", config.batch(), 1))
                .hasMessageContaining("name of the model");
        assertThatThrownBy(() ->
                        new ServerConfig(config.address(), "m", Optional.empty(), config.batch(), 1, 1, 2 << 20, 1))
                .hasMessageContaining("maxBodyBytes");
        assertThatThrownBy(() -> new CompletionServer(
                        MODEL, new ServerConfig(config.address(), "m", new BatchConfig(1, 1, 201), 1)))
                .hasMessageContaining("maxLength is 201");
    }

    /** Of settings that do not fit the model, and of a model whose conversations cannot be written down. */
    @Test
    void aServerThatCannotStartLeavesItsPortToOthers() throws Exception {
        LanguageModel broken = new LanguageModel(
                MODEL.weights(), MODEL.tokenizer(), MODEL.endTokens(), "{% nonsense %}", MODEL.about());
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        ServerConfig config = new ServerConfig(address, "m", new BatchConfig(1, 1, 200), 1);

        assertThatThrownBy(() ->
                        new CompletionServer(MODEL, new ServerConfig(address, "m", new BatchConfig(1, 1, 201), 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CompletionServer(broken, config)).isInstanceOf(IllegalArgumentException.class);

        try (CompletionServer server = new CompletionServer(MODEL, config)) {
            assertThat(server.url()).endsWith(":" + port);
        }
    }
}
