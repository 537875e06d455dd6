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
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rollout4j.file.Json;

/** The server, asked over the wire. */
class DashboardTest extends AskedDashboard {
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

    /** Who opens the address of a run that has just begun sees that run and no other. */
    @Test
    void findsARunThatCameAfterTheLastSearch() throws Exception {
        assertThat(get("/api/run?run=a+b%26%3Ci%3E").statusCode()).isEqualTo(200);
        SampleRun.begun(folder.resolve("runs/new"), 2, 2000).lines(1, 20, 10);

        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(uri("/api/events?run=new").toURL().openStream(), StandardCharsets.UTF_8))) {
            assertThat(next(lines, "runs").path("runs").findValuesAsText("id")).contains("new");
        }
        SampleRun.begun(folder.resolve("runs/newer"), 3, 2000).lines(1, 20, 10);
        assertThat(get("/api/run?run=newer").statusCode()).isEqualTo(200);
        assertThat(get("/api/run?run=newest").statusCode()).isEqualTo(404);
    }

    @Test
    void tellsWhatARunIs() throws Exception {
        JsonNode run = Json.parse(get("/api/run?run=a+b%26%3Ci%3E").body().getBytes(StandardCharsets.UTF_8), "answer");

        assertThat(run.path("config").path("algorithm").asText()).isEqualTo("ppo");
        assertThat(run.path("report").asText()).isEmpty();
    }

    @Test
    void tellsWhatALanguageModelWrote() throws Exception {
        SampleRun.ofTexts(folder.resolve("runs/letters"), "<b>all</b>");

        JsonNode answer = Json.parse(get("/api/samples?run=letters").body().getBytes(StandardCharsets.UTF_8), "answer");

        assertThat(answer.path("samples")).hasSize(2);
        assertThat(answer.path("samples").path(1).toString())
                .isEqualTo("{\"step\":20,\"prompt\":\"Dear \",\"completion\":\"<b>all</b>\"}");
        assertThat(get("/api/samples?run=a+b%26%3Ci%3E").body()).isEqualTo("{\"samples\":[]}");
        assertThat(get("/api/samples?run=../runs/letters").statusCode()).isEqualTo(404);
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
}
