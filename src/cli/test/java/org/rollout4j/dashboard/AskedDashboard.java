package org.rollout4j.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.file.Json;

/** A server with one run, and ways to ask it over the wire. */
abstract class AskedDashboard {
    @TempDir
    Path folder;

    final HttpClient client = HttpClient.newHttpClient();
    final FakeEpisodes episodes = new FakeEpisodes();
    Dashboard dashboard;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(folder.resolve("runs"));
        Files.writeString(folder.resolve("secret.txt"), "secret");
        SampleRun.begun(folder.resolve("runs/a b&<i>"), 1, 2000).lines(1, 20, 10);
        dashboard = new Dashboard(
                folder.resolve("runs"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), episodes);
    }

    @AfterEach
    void stop() {
        dashboard.close();
    }

    static JsonNode next(BufferedReader lines, String event) throws IOException {
        String line = lines.readLine();
        while (!line.equals("event: " + event)) {
            line = lines.readLine();
        }
        // The answer comes in pieces, whose lengths stand between the lines; a piece is one event.
        return Json.parse(lines.readLine().substring("data: ".length()).getBytes(StandardCharsets.UTF_8), "event");
    }

    String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), dashboard.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    JsonNode post(String path, String body, int status) throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8), "answer");
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + dashboard.port() + path);
    }
}
