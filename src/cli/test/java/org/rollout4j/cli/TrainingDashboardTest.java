package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.train.RunDirectory;

@Tag("slow")
class TrainingDashboardTest {
    private static final Pattern ADDRESS = Pattern.compile("dashboard: (http://127\\.0\\.0\\.1:\\d+/)");

    @TempDir
    private Path directory;

    @Test
    void isThereWhileTheProcessTrainsAndGoesWithItEvenIfThatIsKilled() throws Exception {
        Path run = directory.resolve("runs/first");
        try (Jvm training = Jvm.start(
                directory,
                "train",
                "drain-grid",
                "--algo=q-learning",
                "--steps=1e9",
                "--set=threads=1",
                "--quiet",
                "--dashboard",
                "--run=" + run)) {
            training.await(() -> ADDRESS.matcher(training.err()).find());
            Matcher said = ADDRESS.matcher(training.err());
            assertThat(said.find()).isTrue();
            assertThat(status(said.group(1))).isEqualTo(200);
            assertThat(status(said.group(1) + "api/run?run=first"))
                    .as("runs beside it")
                    .isEqualTo(200);
            training.await(() -> Files.exists(run.resolve("references.json"))); // measured while the server starts
            assertThat(Files.readString(run.resolve("references.json"))).contains("0.9139", "0.524");

            training.kill();
            for (int tries = 0; status(said.group(1)) != 0; tries++) {
                assertThat(tries).as("still there").isLessThan(200);
                Thread.sleep(50);
            }
        }
    }

    /** Whoever started it by hand looks when it has ended; a script goes on. */
    @Test
    void staysAfterTheTrainingWhereSomebodyIsAtATerminal() throws Exception {
        String terminal = "-Drollout4j.stdin=true -Drollout4j.stdout=true -Drollout4j.terminal=true";
        Path run = directory.resolve("runs/short");
        try (Jvm training =
                Jvm.start(directory, List.of("env", "JAVA_TOOL_OPTIONS=" + terminal), shortTraining("runs/short"))) {
            training.await(() -> training.err().contains("the dashboard stays: Ctrl-C ends it")
                    && ADDRESS.matcher(training.err()).find());
            assertThat(training.out()).contains("run             " + run);
            Matcher said = ADDRESS.matcher(training.err());
            assertThat(said.find()).isTrue();
            assertThat(status(said.group(1) + "api/run?run=short")).isEqualTo(200);
            assertThat(RunDirectory.isHeld(run))
                    .as("it may be deleted or resumed")
                    .isFalse();

            training.signal("INT");
            assertThat(training.await()).isEqualTo(130);
            for (int tries = 0; status(said.group(1)) != 0; tries++) {
                assertThat(tries).as("still there").isLessThan(200);
                Thread.sleep(50);
            }
        }
        try (Jvm script = Jvm.start(directory, shortTraining("runs/script"))) {
            assertThat(script.await()).isZero();
            assertThat(script.err()).doesNotContain("stays");
        }
    }

    private String[] shortTraining(String run) {
        return new String[] {
            "train",
            "drain-grid-2x2",
            "--algo=q-learning",
            "--steps=2000",
            "--set=threads=1",
            "--quiet",
            "--dashboard",
            "--run=" + directory.resolve(run)
        };
    }

    @Test
    void playsEnvironmentsOfTheUsersClassPath() throws Exception {
        Path jar = ForeignJar.of(directory, Map.of("Coin", """
                package com.acme;

                import org.rollout4j.core.*;

                public class Coin implements DiscreteEnvironment {
                    public EnvironmentSpec spec() { return EnvironmentSpec.of("coin", Box.of(0, 1, 1), 2); }
                    public void reset(long seed) {}
                    public StepResult step(int action) { return new StepResult(action, true, false); }
                    public void observe(float[] into, int offset) { into[offset] = 1; }
                }
                """));
        Path run = directory.resolve("runs/coin");
        try (Jvm training = Jvm.start(
                directory,
                "train",
                "com.acme.Coin",
                "--classpath=" + jar,
                "--steps=1e9",
                "--set=checkpointEvery=8192",
                "--set=threads=1",
                "--quiet",
                "--dashboard",
                "--run=" + run)) {
            training.await(() -> ADDRESS.matcher(training.err()).find() && Files.exists(run.resolve("last.zip")));
            Matcher said = ADDRESS.matcher(training.err());
            assertThat(said.find()).isTrue();

            HttpURLConnection asked = (HttpURLConnection)
                    URI.create(said.group(1) + "api/episodes").toURL().openConnection();
            asked.setDoOutput(true);
            asked.setRequestProperty("Content-Type", "application/json");
            asked.getOutputStream().write("{\"run\": \"coin\"}".getBytes(StandardCharsets.UTF_8));
            assertThat(asked.getResponseCode()).isEqualTo(200);
            assertThat(asked.getInputStream()).asString(StandardCharsets.UTF_8).contains("actionNames");
        }
    }

    /** The status of an answer; 0 if nobody listens. */
    private static int status(String url) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            return connection.getResponseCode();
        } catch (IOException e) {
            return 0;
        }
    }
}
