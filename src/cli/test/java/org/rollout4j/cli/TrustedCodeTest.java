package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedCodeTest {
    private static final String COIN = """
            package com.acme;

            import org.rollout4j.core.*;

            public class Coin implements DiscreteEnvironment {
                public EnvironmentSpec spec() { return EnvironmentSpec.of("coin", Box.of(0, 1, 1), 2).withTimeLimit(2); }
                public void reset(long seed) {}
                public StepResult step(int action) { return new StepResult(action, true, false); }
                public void observe(float[] into, int offset) { into[offset] = 1; }
            }
            """;

    @TempDir
    private Path folder;

    private Path jar;
    private Path classes;
    private TrustedCode code;

    @BeforeEach
    void make() throws IOException {
        jar = Files.writeString(folder.resolve("a b.jar"), "content");
        classes = Files.createDirectories(folder.resolve("classes/com/acme"));
        Files.writeString(classes.resolve("A.class"), "a");
        code = new TrustedCode(folder.resolve("config/trusted"));
    }

    private List<String> both() {
        return List.of(jar.toString(), folder.resolve("classes").toString());
    }

    @Test
    void whatIsRememberedIsTrustedFromThenOnAndNothingElse() {
        assertThat(code.holds(both())).isFalse();
        code.remember(both());
        assertThat(code.holds(both())).isTrue();
        assertThat(code.holds(List.of(jar.toString()))).isTrue();
        assertThat(code.holds(
                        List.of(jar.toString(), folder.resolve("other.jar").toString())))
                .isFalse();
        assertThat(new TrustedCode(folder.resolve("config/trusted")).holds(both()))
                .isTrue();
    }

    @Test
    void whatHasChangedIsNot() throws IOException {
        code.remember(both());
        FileTime time = Files.getLastModifiedTime(jar);
        Files.writeString(jar, "Content");
        Files.setLastModifiedTime(jar, time);
        assertThat(code.holds(both())).isFalse();
        code.remember(both());
        assertThat(code.holds(both())).isTrue();

        Files.writeString(classes.resolve("B.class"), "b");
        assertThat(code.holds(both())).isFalse();
        code.remember(both());
        Files.setLastModifiedTime(classes.resolve("A.class"), FileTime.fromMillis(1000));
        assertThat(code.holds(both())).isFalse();
        Files.delete(jar);
        assertThat(code.holds(both())).isFalse();
    }

    @Test
    void whatIsGoneIsForgotten() throws IOException {
        code.remember(both());
        Files.delete(jar);
        Path other = Files.writeString(folder.resolve("other.jar"), "other");
        code.remember(List.of(other.toString()));
        assertThat(Files.readString(folder.resolve("config/trusted")))
                .contains("other.jar", "classes")
                .doesNotContain("a b.jar");
    }

    @Test
    void whereItCannotBeKeptItIsNamedAgain() throws IOException {
        Files.writeString(folder.resolve("config"), "a file where there should be a folder");
        code.remember(both());
        assertThat(code.holds(both())).isFalse();
    }

    /** Evaluating, comparing and playing take the class path of the training, as long as its code is the same. */
    @Test
    @Tag("slow")
    void aRunOfOnesOwnNeedsNoClassPathAgain() throws IOException {
        Path coin = ForeignJar.of(folder.resolve("jar"), Map.of("Coin", COIN));
        Path run = folder.resolve("run");
        Outcome.of(
                        "train",
                        "com.acme.Coin",
                        "--classpath",
                        coin,
                        "--algo=q-learning",
                        "--steps=200",
                        "--run",
                        run,
                        "--quiet")
                .exitCode();
        for (Path model : List.of(run, run.resolve("best.zip"))) {
            assertThat(Outcome.of("evaluate", model, "--episodes=4", "--quiet").exitCode())
                    .isZero();
            assertThat(Outcome.of("play", model).exitCode()).isZero();
        }
        Outcome compared = Outcome.of(
                "compare", "com.acme.Coin", run, "--episodes=4", "--quiet", "--run", folder.resolve("compared"));
        assertThat(compared.exitCode()).as(compared.err()).isZero();

        Files.write(coin, new byte[] {0}, StandardOpenOption.APPEND);
        String remedy = "the run was trained with --classpath '" + coin + "', which runs if you name it";
        Outcome.of("evaluate", run).failedWith(2, "environment class com.acme.Coin is not on the classpath", remedy);
        Outcome.of("play", run).failedWith(2, remedy);
        Outcome.of("compare", "com.acme.Coin", run, "--run", folder.resolve("again"))
                .failedWith(2, remedy);
        assertThat(Outcome.of("evaluate", run, "--classpath", coin, "--episodes=4", "--quiet")
                        .exitCode())
                .isZero();
    }
}
