package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.lm.file.ModelFiles;
import org.rollout4j.serve.ServedModels;

/** The server as a process: it is started, asked, and told to go. */
class LmServeCommandTest {
    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @ParameterizedTest
    @CsvSource({
        "--port=65536, --port is 65536",
        "--rows=0, --rows is 0",
        "--max-waiting=-1, --max-waiting is -1",
        "--max-length=61000, --max-length is 61000",
        "--api-key=two words, API key is",
        "--name= , name of the model is empty"
    })
    void refusesWrongSettings(String option, String message) throws Exception {
        ModelFiles.write(ServedModels.endless(), folder.resolve("model"));

        Outcome.of("lm", "serve", "--model", folder.resolve("model"), option).failedWith(2, message);
    }

    @Test
    void refusesAModelThatIsNotThereAndAPlaceThatIsTaken() throws Exception {
        Outcome.of("lm", "serve", "--model", folder.resolve("none")).failedWith(1, "none");
        ModelFiles.write(ServedModels.endless(), folder.resolve("model"));
        Outcome.of("lm", "serve", "--model", folder.resolve("model"), "--host", "192.0.2.1")
                .failedWith(1, "192.0.2.1:8080: cannot listen there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    @Tag("slow")
    void aSignalEndsStreamsProperlyAndTheNextServerIsAsGood(String signal) throws Exception {
        Path model = folder.resolve("small");
        ModelFiles.write(ServedModels.endless(), model);
        try (Jvm jvm = start("--model=" + model, "--port=0", "--max-length=60000")) {
            jvm.await(() -> jvm.out().endsWith("\n"));
            String url = jvm.out().strip();
            HttpResponse<InputStream> stream = client.send(
                    post(url, "{\"model\": \"small\", \"prompt\": \"a\", \"max_tokens\": 59000, \"stream\": true}"),
                    HttpResponse.BodyHandlers.ofInputStream());
            assertThat(stream.body().readNBytes(1000)).hasSize(1000);

            jvm.signal(signal);

            String rest = new String(stream.body().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(rest).contains("the server is stopping").endsWith("data: [DONE]\n\n");
            assertThat(jvm.await()).isZero();
            assertThat(jvm.err()).isEmpty();
            assertAnswersAfterItWasKilled(model, URI.create(url).getPort());
        }
    }

    private void assertAnswersAfterItWasKilled(Path model, int port) throws Exception {
        for (int i = 0; i < 2; i++) {
            try (Jvm jvm = start("--model=" + model, "--port=" + port)) {
                jvm.await(() -> jvm.out().endsWith("\n"));
                HttpResponse<String> answer = client.send(
                        post(jvm.out().strip(), "{\"prompt\": \"a\", \"seed\": 1}"),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(200);
                jvm.kill();
            }
        }
    }

    @Test
    @Tag("slow")
    void whereOthersReachItItSaysThatThereIsNoKey() throws Exception {
        Path model = Files.createDirectories(folder.resolve("small"));
        ModelFiles.write(ServedModels.endless(), model.resolve("best"));
        try (Jvm jvm = start("--model=" + model, "--port=0", "--host=0.0.0.0")) {
            jvm.await(() -> jvm.out().endsWith("\n"));
            assertThat(jvm.err())
                    .hasLineCount(1)
                    .startsWith("rollout4j: anybody who reaches")
                    .contains("--api-key");
        }
        try (Jvm jvm = start("--model=" + model, "--port=0", "--host=0.0.0.0", "--api-key=secret")) {
            jvm.await(() -> jvm.out().endsWith("\n"));
            assertThat(jvm.err()).isEmpty();
        }
    }

    @Test
    @Tag("slow")
    void theKeyMayComeFromTheEnvironment() throws Exception {
        Path model = folder.resolve("small");
        ModelFiles.write(ServedModels.endless(), model);
        try (Jvm jvm = Jvm.start(
                folder,
                List.of("env", "ROLLOUT4J_API_KEY=secret"),
                "lm",
                "serve",
                "--model=" + model,
                "--port=0",
                "--host=0.0.0.0")) {
            jvm.await(() -> jvm.out().endsWith("\n"));
            HttpRequest.Builder models =
                    HttpRequest.newBuilder(URI.create(jvm.out().strip() + "/v1/models"));

            assertThat(jvm.err()).isEmpty();
            assertThat(client.send(models.build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(401);
            models.header("Authorization", "Bearer secret");
            assertThat(client.send(models.build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private Jvm start(String... options) throws Exception {
        return Jvm.start(
                folder,
                Stream.concat(Stream.of("lm", "serve"), Stream.of(options)).toArray(String[]::new));
    }

    private static HttpRequest post(String url, String body) {
        return HttpRequest.newBuilder(URI.create(url + "/v1/completions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
