package org.rollout4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.algo.actorcritic.PpoConfig;
import org.rollout4j.env.Catalogue;
import org.rollout4j.math.FastMath;
import org.rollout4j.math.Fma;

/** Where Java has no fused multiply-add, training is as exact, and far from the thousandfold time of what would stand in for it. */
@Tag("slow")
class PlainMultiplyAddTest {
    private static final int STEPS = 20_000;

    /** With the arithmetic that would stand in it takes ten times as long. */
    private static final int MAX_SECONDS = 60;

    @TempDir
    private Path folder;

    @Test
    void fusedIsWhatThisMachineHas() throws Exception {
        assertThat(run("-XX:+UseFMA")).containsExactly("fused " + Fma.fused(), "exact", "trained");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:-UseFMA", "-XX:UseAVX=0"})
    void withoutItTrainingGoesOn(String option) throws Exception {
        assertThat(run(option)).containsExactly("fused false", "exact", "trained");
    }

    private List<String> run(String option) throws Exception {
        Path out = folder.resolve("out.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions",
                option,
                "-cp",
                System.getProperty("java.class.path"),
                PlainMultiplyAddTest.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(process.waitFor(MAX_SECONDS, TimeUnit.SECONDS))
                    .as("ends in time")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(out);
    }

    public static void main(String[] args) {
        System.out.println("fused " + Fma.fused());
        System.out.println(worstError() < 1e-6 ? "exact" : "inexact: " + worstError());
        Rollout4j.train(() -> Catalogue.find("drain-grid-2x2").create(), PpoConfig.defaults(), STEPS, 1);
        System.out.println("trained");
    }

    private static double worstError() {
        double worst = 0;
        for (float x = -20; x < 20; x += 0.001f) {
            float[] tanh = {x};
            FastMath.tanh(tanh, 1);
            worst = Math.max(worst, Math.abs(tanh[0] - Math.tanh(x)));
            worst = Math.max(worst, Math.abs(FastMath.exp(x) / Math.exp(x) - 1));
            float positive = 1e-3f + Math.abs(x);
            worst = Math.max(worst, Math.abs(FastMath.log(positive) - Math.log(positive)) / 5);
        }
        return worst;
    }
}
