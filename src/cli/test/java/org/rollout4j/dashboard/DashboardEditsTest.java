package org.rollout4j.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.train.RunDirectory;

/** What the page changes of runs. */
class DashboardEditsTest extends AskedDashboard {
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
}
