package org.rollout4j.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.file.Json;

/** What the server refuses, and that nobody takes it from others. */
class DashboardLimitsTest extends AskedDashboard {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "step {\"action\": 4294967296}",
                "step {\"action\": 99999999999999999999}",
                "step {\"action\": -1}",
                "step {\"action\": \"0\"}",
                "step {\"action\": 1e300}",
                "step {\"action\": 0.5}",
                "step {\"action\": {}}",
                "step {\"action\": null}",
                "step {\"stochastic\": 1}",
                "step []",
                "reset {\"seed\": 1e400}",
                "reset {\"seed\": 9223372036854775808}",
                "reset {\"seed\": \"1\"}",
                "reset {}"
            })
    void refusesWhatIsNoActionOrSeed(String request) throws Exception {
        String session = "/api/episodes/"
                + post("/api/episodes", "{\"run\": \"a b&<i>\"}", 200)
                        .path("session")
                        .asText();
        post(session + "/reset", "{\"seed\": 2}", 200);
        String[] parts = request.split(" ", 2);

        String error =
                post(session + "/" + parts[0], parts[1], 400).path("error").asText();

        assertThat(error).matches("(action|stochastic|seed|body) is .+: .+").doesNotContain("\n");
        assertThat(post(session + "/step", "{}", 200).path("step").asInt())
                .as("nothing was played")
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/main.js", "/api/run?run=a+b%26%3Ci%3E", "/api/events", "/nothing"})
    void answersHeadAsGetWithoutABody(String path) throws Exception {
        String head = raw("HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(head)
                .startsWith(path.equals("/nothing") ? "HTTP/1.1 404" : "HTTP/1.1 200")
                .contains("Content-security-policy:")
                .endsWith("\r\n\r\n");
        if (path.equals("/main.js")) {
            assertThat(head).containsPattern("(?i)content-length: [1-9]");
        }
    }

    /** The streams are few; who opens them and reads nothing must not keep others from theirs. */
    @Test
    void streamsThatNobodyReadsLockNobodyOut() throws Exception {
        List<Socket> unread = new ArrayList<>();
        try {
            for (int i = 0; i < OpenStreams.MAX + 8; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), dashboard.port());
                unread.add(socket);
                socket.getOutputStream()
                        .write("GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            }
            try (Socket page = new Socket(InetAddress.getLoopbackAddress(), dashboard.port())) {
                page.setSoTimeout(10_000);
                page.getOutputStream()
                        .write("GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(page.getInputStream(), StandardCharsets.UTF_8));
                assertThat(next(lines, "runs").path("runs")).hasSize(1);
            }
            assertThat(get("/").statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : unread) {
                socket.close();
            }
        }
    }

    /** Each holds a thread while its lines come; there are fewer threads than such requests, and they end soon. */
    @Test
    @Tag("slow")
    void requestsThatDoNotEndLockNobodyOut() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), dashboard.port());
                slow.add(socket);
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: lo".getBytes(StandardCharsets.UTF_8));
            }
            assertThat(get("/").statusCode()).isEqualTo(200);
            assertThat(Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().equals("dashboard"))
                            .count())
                    .isLessThan(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aRunWithNamesWithoutEndIsLeftOutAndTheOthersAreThere() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int line = 1; line <= 50; line++) {
            text.append("{\"envSteps\":").append(line);
            for (int i = 0; i < 200; i++) {
                text.append(",\"m").append(line).append('_').append(i).append("\":1");
            }
            text.append("}\n");
        }
        SampleRun.begun(folder.resolve("runs/hostile"), 1, 2000);
        Files.writeString(folder.resolve("runs/hostile/metrics.jsonl"), text);

        HttpRequest events =
                HttpRequest.newBuilder(uri("/api/events?run=hostile")).build();
        try (Stream<String> lines =
                client.send(events, HttpResponse.BodyHandlers.ofLines()).body()) {
            List<JsonNode> rows = lines.filter(line -> line.startsWith("data: {\"run\""))
                    .map(line -> Json.parse(line.substring(6).getBytes(StandardCharsets.UTF_8), "event"))
                    .filter(event -> event.path("steps").size() == 50)
                    .limit(MetricTable.MAX_METRICS / RunList.METRICS_AT_ONCE)
                    .toList();
            assertThat(rows)
                    .allSatisfy(event -> assertThat(event.path("metrics")).hasSize(RunList.METRICS_AT_ONCE));
        }
        assertThat(get("/api/run?run=a+b%26%3Ci%3E").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesOtherNamesAndMethods() throws Exception {
        assertThat(raw("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(raw("DELETE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405");
        assertThat(raw("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
                        + "Connection: close\r\n\r\n{}"))
                .startsWith("HTTP/1.1 405");
        assertThat(get("/api/episodes").statusCode()).isEqualTo(405);
    }

    @Test
    void refusesEpisodesThatAreNone() throws Exception {
        post("/api/episodes", "{\"run\": \"../secret.txt\"}", 404);
        post("/api/episodes", "no json", 400);
        post("/api/episodes/unknown/step", "{}", 404);
        post("/api/episodes/unknown/fly", "{}", 404);
        post("/api/episodes", "{\"run\": \"" + "x".repeat(20_000) + "\"}", 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret.txt",
                "/%2e%2e/secret.txt",
                "/..%2f..%2fsecret.txt",
                "/a/../../secret.txt",
                "/api/run?run=..",
                "/api/run?run=../",
                "/api/run?run=%2Fetc",
                "/index.html",
                "/Dashboard.class"
            })
    void givesNoOtherFile(String path) throws Exception {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 404").doesNotContain("secret\n");
    }
}
