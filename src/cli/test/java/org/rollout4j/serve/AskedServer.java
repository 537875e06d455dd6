package org.rollout4j.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.rollout4j.file.Json;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.serve.BatchConfig;

/** A server, and ways to ask it over the wire. One that is registered with a test class is closed after its tests. */
final class AskedServer implements AfterAllCallback, AutoCloseable {
    static final String MODEL = "small";
    static final String COMPLETIONS = "/v1/completions";
    static final String CHAT = "/v1/chat/completions";
    private static final String DATA = "data: ";

    final HttpClient client = HttpClient.newHttpClient();
    final CompletionServer server;

    private AskedServer(CompletionServer server) {
        this.server = server;
    }

    static AskedServer of(LanguageModel model, int rows, int maxWaiting) {
        return of(model, config(model, rows, maxWaiting));
    }

    static AskedServer of(LanguageModel model, ServerConfig config) {
        try {
            return new AskedServer(new CompletionServer(model, config));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ServerConfig config(LanguageModel model, int rows, int maxWaiting) {
        return new ServerConfig(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                MODEL,
                new BatchConfig(rows, maxWaiting, model.config().contextLength()),
                5);
    }

    URI uri(String path) {
        return URI.create(server.url() + path);
    }

    HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> send(String path, String body) throws Exception {
        return client.send(request(path, body).build(), HttpResponse.BodyHandlers.ofString());
    }

    JsonNode post(String path, String body) throws Exception {
        HttpResponse<String> answer = send(path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        return json(answer.body());
    }

    /** The error that a request is refused with. */
    JsonNode refused(int status, String path, String body) throws Exception {
        return error(status, send(path, body));
    }

    static JsonNode error(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode error = json(answer.body()).path("error");
        assertThat(error.fieldNames()).toIterable().containsExactlyInAnyOrder("message", "type", "param", "code");
        assertThat(error.path("message").asText()).isNotBlank().doesNotContain("\n", "Exception");
        return error;
    }

    /** The chunks of a stream, of which the last line was the one that ends it. */
    List<JsonNode> stream(String path, String body) throws Exception {
        HttpResponse<Stream<String>> answer =
                client.send(request(path, body).build(), HttpResponse.BodyHandlers.ofLines());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        List<String> lines = answer.body().filter(line -> line.startsWith(DATA)).toList();
        assertThat(lines).last().isEqualTo("data: [DONE]");
        return lines.subList(0, lines.size() - 1).stream()
                .map(line -> json(line.substring(DATA.length())))
                .toList();
    }

    /** Sends bytes as they are, and returns what is answered until the connection ends. */
    String raw(String request) throws IOException {
        try (Socket socket = open(request)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Sends bytes as they are. */
    Socket open(String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri("/").getPort());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    /** As {@link #open}, of a body that is posted. */
    Socket openPost(String path, String body) throws IOException {
        return open(
                "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body);
    }

    /** Waits until so many texts are being written. */
    void awaitWriting(int count) throws InterruptedException {
        long end = System.nanoTime() + 60_000_000_000L;
        while (server.writing() != count && System.nanoTime() < end) {
            Thread.sleep(2);
        }
        assertThat(server.writing()).isEqualTo(count);
    }

    static JsonNode json(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8), "answer");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        server.close();
    }
}
