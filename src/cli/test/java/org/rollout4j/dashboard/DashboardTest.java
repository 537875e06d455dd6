package org.rollout4j.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.file.Json;
import org.rollout4j.train.RunDirectory;

/** The server, asked over the wire. */
class DashboardTest {
    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final FakeEpisodes episodes = new FakeEpisodes();
    private Dashboard dashboard;

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

    @Test
    void servesThePageAndAllThatItNeeds() throws Exception {
        HttpResponse<String> page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'")
                .doesNotContain("unsafe", "http:", "https:", "*");
        assertThat(page.headers().map()).doesNotContainKey("access-control-allow-origin");
        for (String file : new String[] {"/style.css", "/icon.svg", "/main.js", "/uplot.js", "/uplot.css"}) {
            assertThat(get(file).statusCode()).as(file).isEqualTo(200);
        }
    }

    /** No file of ours loads anything from elsewhere, or makes elements of text. */
    @Test
    void thePageIsSelfContained() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("src/cli/main/resources/org/rollout4j/dashboard"))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file).replace("http://www.w3.org/2000/svg", "");
                assertThat(text)
                        .as(file.toString())
                        .doesNotContain("http:", "https:", ".innerHTML", "insertAdjacentHTML", "eval(");
            }
        }
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
    void tellsAllAtFirstAndThenWhatIsNew() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), dashboard.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /api/events?run=a+b%26%3Ci%3E HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.UTF_8));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

            JsonNode metrics = next(lines, "metrics");
            assertThat(metrics.path(0).path("name").asText()).isEqualTo("evaluationReturn");
            assertThat(metrics.path(0).path("title").asText()).isEqualTo("Return of evaluations");
            assertThat(metrics.path(0).path("group").asText()).isEqualTo("evaluation");
            assertThat(metrics.path(0).path("better").asText()).isEqualTo("higher");
            assertThat(metrics.path(0).path("isReturn").asBoolean()).isTrue();
            assertThat(metrics.findValuesAsText("name"))
                    .containsSubsequence("episodeReturn", "policyLoss", "entropy")
                    .doesNotContain("envSteps", "updates", "episodes");
            JsonNode rows = next(lines, "rows");
            assertThat(rows.path("run").asText()).isEqualTo("a b&<i>");
            assertThat(rows.path("from").asInt()).isZero();
            assertThat(rows.path("steps")).hasSize(20);

            new SampleRun(folder.resolve("runs/a b&<i>")).lines(21, 22, 10);
            JsonNode more = next(lines, "rows");
            assertThat(more.path("from").asInt()).isEqualTo(19);
            assertThat(more.path("steps")).hasSize(3);
        }
    }

    @Test
    void tellsWhatARunIs() throws Exception {
        JsonNode run = Json.parse(get("/api/run?run=a+b%26%3Ci%3E").body().getBytes(StandardCharsets.UTF_8), "answer");

        assertThat(run.path("config").path("algorithm").asText()).isEqualTo("ppo");
        assertThat(run.path("report").asText()).isEmpty();
    }

    @Test
    void playsAnEpisode() throws Exception {
        JsonNode opened = post("/api/episodes", "{\"run\": \"a b&<i>\"}", 200);
        assertThat(opened.path("actionNames").path(1).asText()).isEqualTo("right");
        String session = "/api/episodes/" + opened.path("session").asText();

        JsonNode first = post(session + "/reset", "{\"seed\": 2}", 200);
        assertThat(first.path("step").asInt()).isZero();
        assertThat(first.path("probabilities")).hasSize(2);
        assertThat(first.path("scene").path("shapes").path(2).toString())
                .isEqualTo("[\"circle\",\"accent\",1.0,2.5,0.5,0.3]");
        assertThat(first.path("scene").path("shapes").path(3).path(6).asText()).isEqualTo("G");

        assertThat(post(session + "/step", "{\"action\": 0}", 200)
                        .path("action")
                        .asInt())
                .isZero();
        assertThat(post(session + "/step", "{\"action\": 5}", 400).path("error").asText())
                .contains("action is 5");
        post(session + "/step", "{}", 200);
        post(session + "/step", "{}", 200);
        assertThat(post(session + "/step", "{\"stochastic\": true}", 200)
                        .path("terminated")
                        .asBoolean())
                .isTrue();
        post(session + "/step", "{}", 409);
        post(session + "/close", "{}", 200);
        post(session + "/step", "{}", 404);
        assertThat(episodes.opened.get(0).closed).isEqualTo(1);
    }

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
    void namesDeletesAndRestoresARun() throws Exception {
        String run = "\"run\": \"a b&<i>\"";
        Path path = folder.resolve("runs/a b&<i>");
        post("/api/runs/label", "{" + run + ", \"name\": \" first \", \"note\": \"two\\nlines\"}", 200);
        assertThat(RunLabel.parse(Files.readString(path.resolve("dashboard.json"))))
                .isEqualTo(new RunLabel("first", "two\nlines"));

        Path trash = Path.of(
                post("/api/runs/delete", "{" + run + "}", 200).path("path").asText());
        assertThat(trash).startsWith(folder.resolve("runs/.trash")).endsWith(Path.of("a b&<i>"));
        assertThat(trash.resolve("metrics.jsonl")).exists();
        assertThat(path).doesNotExist();
        assertThat(get("/api/run?run=a+b%26%3Ci%3E").statusCode()).isEqualTo(404);
        post("/api/runs/delete", "{" + run + "}", 404);

        post("/api/runs/restore", "{" + run + "}", 200);
        assertThat(path.resolve("metrics.jsonl")).exists();
        assertThat(get("/api/run?run=a+b%26%3Ci%3E").statusCode()).isEqualTo(200);
        post("/api/runs/restore", "{" + run + "}", 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "400 label {\"run\": \"a b&<i>\", \"name\": 7, \"note\": \"\"}",
                "400 label {\"run\": \"a b&<i>\", \"name\": \"a\\nb\", \"note\": \"\"}",
                "400 label {\"run\": \"a b&<i>\", \"name\": \"x\"}",
                "404 label {\"run\": \"../secret.txt\", \"name\": \"x\", \"note\": \"\"}",
                "404 delete {\"run\": \"..\"}",
                "404 delete {\"run\": \"\"}",
                "404 restore {\"run\": \"../../etc\"}",
                "400 delete {}",
                "404 burn {\"run\": \"a b&<i>\"}"
            })
    void refusesOtherEdits(String request) throws Exception {
        String[] parts = request.split(" ", 3);

        assertThat(post("/api/runs/" + parts[1], parts[2], Integer.parseInt(parts[0]))
                        .path("error")
                        .asText())
                .isNotEmpty();
        assertThat(folder.resolve("runs/a b&<i>/dashboard.json")).doesNotExist();
    }

    @Test
    void onlyThisPageEdits() throws Exception {
        String body = "{\"run\": \"a b&<i>\"}";
        for (String header :
                new String[] {"Origin: http://evil.example", "Sec-Fetch-Site: cross-site", "Content-Type: text/plain"
                }) {
            String type = header.startsWith("Content-Type") ? "" : "Content-Type: application/json\r\n";
            assertThat(raw("POST /api/runs/delete HTTP/1.1\r\nHost: localhost\r\n" + type + header
                            + "\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body))
                    .startsWith("HTTP/1.1 403");
        }
        assertThat(folder.resolve("runs/a b&<i>")).exists();
    }

    @Test
    void aRunThatIsTrainedStays() throws Exception {
        try (RunDirectory held = RunDirectory.resume(folder.resolve("runs/a b&<i>"))) {
            assertThat(post("/api/runs/delete", "{\"run\": \"a b&<i>\"}", 409)
                            .path("error")
                            .asText())
                    .isEqualTo("a b&<i> is being trained: stop it first");
            assertThat(held.path()).exists();
        }
    }

    @Test
    void aRunThatHoldsOthersStays() throws Exception {
        SampleRun.begun(folder.resolve("runs"), 1, 2000);
        SampleRun.begun(folder.resolve("runs/outer/inner"), 1, 2000);
        SampleRun.begun(folder.resolve("runs/outer"), 1, 2000);
        stop();
        dashboard = new Dashboard(
                folder.resolve("runs"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), episodes);

        assertThat(post("/api/runs/delete", "{\"run\": \"runs\"}", 409)
                        .path("error")
                        .asText())
                .isEqualTo("runs is the folder of this dashboard: open the one above it");
        assertThat(post("/api/runs/delete", "{\"run\": \"outer\"}", 409)
                        .path("error")
                        .asText())
                .isEqualTo("outer has other runs in its folder: delete those first");
    }

    @Test
    void refusesEpisodesThatAreNone() throws Exception {
        post("/api/episodes", "{\"run\": \"../secret.txt\"}", 404);
        post("/api/episodes", "no json", 400);
        post("/api/episodes/unknown/step", "{}", 404);
        post("/api/episodes/unknown/fly", "{}", 404);
        post("/api/episodes", "{\"run\": \"" + "x".repeat(20_000) + "\"}", 400);
    }

    @Test
    void onOtherAddressesATokenIsNeeded() throws Exception {
        try (Dashboard open = new Dashboard(folder, new InetSocketAddress("0.0.0.0", 0), null)) {
            assertThat(open.url()).matches("http://[0-9.]+:\\d+/\\?token=[0-9a-f-]{36}");
            String local = "http://127.0.0.1:" + open.port();
            String token = open.url().substring(open.url().indexOf('?'));

            assertThat(send(HttpRequest.newBuilder(URI.create(local + "/"))).statusCode())
                    .isEqualTo(401);
            assertThat(send(HttpRequest.newBuilder(URI.create(local + "/style.css")))
                            .statusCode())
                    .isEqualTo(401);
            HttpResponse<String> entered = send(HttpRequest.newBuilder(URI.create(local + "/" + token)));
            assertThat(entered.statusCode()).isEqualTo(303);
            String cookie =
                    entered.headers().firstValue("Set-Cookie").orElseThrow().split(";", -1)[0];
            assertThat(send(HttpRequest.newBuilder(URI.create(local + "/")).header("Cookie", cookie))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void saysWhyItCannotListen() {
        assertThatThrownBy(() -> new Dashboard(
                        folder, new InetSocketAddress(InetAddress.getLoopbackAddress(), dashboard.port()), null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(":" + dashboard.port() + ": cannot listen there");
        assertThatThrownBy(() -> new Dashboard(folder, InetSocketAddress.createUnresolved("no.such.host", 0), null))
                .hasMessage("no.such.host: this machine has no such address");
    }

    private static JsonNode next(BufferedReader lines, String event) throws IOException {
        String line = lines.readLine();
        while (!line.equals("event: " + event)) {
            line = lines.readLine();
        }
        // The answer comes in pieces, whose lengths stand between the lines; a piece is one event.
        return Json.parse(lines.readLine().substring("data: ".length()).getBytes(StandardCharsets.UTF_8), "event");
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), dashboard.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private JsonNode post(String path, String body, int status) throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8), "answer");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + dashboard.port() + path);
    }
}
