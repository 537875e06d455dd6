package org.rollout4j.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.rollout4j.lm.LanguageModels;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.serve.BatchConfig;
import org.rollout4j.serve.CompletionServer;
import org.rollout4j.serve.ServerConfig;

/** The requests that the docs show are answered. */
class ServedExamplesTest {
    private static final Pattern CURL =
            Pattern.compile("curl -sN? http://127\\.0\\.0\\.1:8080(\\S+) -H '(.+?): (.+?)' \\\\\n +-d '(.+?)'");

    @Test
    void theDocsShowRequestsThatAreAnswered() throws Exception {
        LanguageModel model = LanguageModels.load(Path.of("models/notes-lm"));
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Matcher curl = CURL.matcher(Files.readString(Path.of("docs/language-models.md")));
        int requests = 0;
        try (CompletionServer server =
                new CompletionServer(model, new ServerConfig(anyPort, "notes-lm", BatchConfig.defaults(model), 1))) {
            for (; curl.find(); requests++) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + curl.group(1)))
                        .header(curl.group(2), curl.group(3))
                        .POST(HttpRequest.BodyPublishers.ofString(curl.group(4)))
                        .build();
                HttpResponse<String> answer =
                        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            }
        }
        assertThat(requests).isPositive();
    }
}
