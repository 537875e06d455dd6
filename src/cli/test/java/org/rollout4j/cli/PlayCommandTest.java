package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlayCommandTest {
    private static final String GRID = "models/drain-grid-ppo.zip";

    private static final Pattern FRAMES = Pattern.compile("\n\n");

    @TempDir
    private Path directory;

    static Stream<Path> models() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("models"))) {
            return files.filter(file -> file.toString().endsWith(".zip")).toList().stream();
        }
    }

    private static Outcome typing(String lines, Object... arguments) {
        InputStream real = System.in;
        try {
            System.setIn(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
            return Outcome.of(arguments);
        } finally {
            System.setIn(real);
        }
    }

    private static List<String> frame(Outcome outcome, int index) {
        return FRAMES.splitAsStream(outcome.out())
                .skip(index)
                .findFirst()
                .orElseThrow()
                .lines()
                .toList();
    }

    @Test
    void showsTheGridWithWhatTheAgentThinks() {
        Outcome outcome = Outcome.of("play", GRID).succeeded();

        assertThat(frame(outcome, 0))
                .containsExactly(
                        "******** ...... ######## ......   drain-grid",
                        "**    ** ...... ######## ......   episode 1",
                        "**    ** ...... ######## ......   step    0",
                        "******** ...... ######## ......   action  -",
                        "######## ...... ################  reward  0.000",
                        "######## ...... ################  return  0.000",
                        "######## ...... ################  value   0.828",
                        "######## ...... ################  * down             0.001",
                        "######## ......  ......  ......   * up    ########   0.999",
                        "######## ......  ......  ......   * right            0.000",
                        "######## ......  ......  ......   * left             0.000",
                        "######## ......  ......  ......",
                        "################################",
                        "################################",
                        "################################",
                        "################################");
        assertThat(outcome.out())
                .endsWith("\n\nepisode 1: return 0.910, 10 steps, terminated\n")
                .contains("step    10, terminated")
                .doesNotContain("\u001b");
        assertThat(frame(outcome, 10).get(5)).endsWith("return  0.910");
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("models")
    void playsEveryModel(Path model) {
        Outcome outcome = Outcome.of("play", model, "--seed", 5).succeeded();

        assertThat(outcome.out()).contains("step    0").containsPattern("episode 1: return -?[0-9.]+, [0-9]+ steps, ");
    }

    @Test
    void severalEpisodesAreThoseOfAnEvaluation() {
        Outcome played = Outcome.of("play", GRID, "--episodes", 3, "--seed", 4).succeeded();
        Outcome evaluated = Outcome.of("evaluate", GRID, "--episodes", 3, "--seed", 4, "--json")
                .succeeded();

        double mean = played.out()
                .lines()
                .filter(line -> line.matches("episode \\d: .*"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll(".*return ([-0-9.]+),.*", "$1")))
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(evaluated.json().get("meanReturn").asDouble(), within(1e-3));
    }

    @Test
    void aPersonPlaysByNameNumberOrBeginningAndLeavesSomeToTheAgent() {
        Outcome outcome =
                typing("up\n2\nle\n\nnonsense\nq\n", "play", GRID, "--human").succeeded();

        assertThat(outcome.out()
                        .lines()
                        .filter(line -> line.contains("action  "))
                        .map(line -> line.replaceAll(".*action  ", "")))
                .hasSize(5)
                .startsWith("-", "up", "right", "left");
        assertThat(outcome.out()).contains("one of down, up, right, left, or a number from 0");
    }

    @Test
    void aPersonPlaysWithoutAModel() {
        Outcome outcome =
                typing("u\n9\ndown\n", "play", "drain-grid-2x2", "--human").succeeded();

        assertThat(outcome.out())
                .contains("drain-grid-2x2", "value   -", "action  up")
                .doesNotContain("the agent's");
    }

    @Test
    void illegalMovesAreAskedForAgain() {
        String all = "up\nleft\n".repeat(40);
        Outcome outcome = typing(all, "play", "2048", "--human").succeeded();

        assertThat(outcome.out()).contains(" is not legal now").contains(" illegal");
    }

    @Test
    void stepByStepItWaitsForEnter() {
        Outcome outcome = typing("\n\nq\n", "play", GRID, "--step").succeeded();
        assertThat(outcome.out()).contains("step    2").doesNotContain("step    3");

        Outcome ended = typing("", "play", GRID, "--step").succeeded();
        assertThat(ended.out()).contains("step    0").doesNotContain("step    1");
    }

    @Test
    void writesAnAnimationAndReplacesItOnlyWhenTold() throws IOException {
        Path gif = directory.resolve("grid.gif");
        Outcome written = Outcome.of("play", GRID, "--gif", gif, "--speed", 10).succeeded();

        assertThat(written.out()).isEqualTo("episode 1: return 0.910, 10 steps, terminated\n" + gif + "\n");
        byte[] bytes = Files.readAllBytes(gif);
        try (ImageInputStream in = ImageIO.createImageInputStream(gif.toFile())) {
            ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
            reader.setInput(in);
            assertThat(reader.getNumImages(true)).isEqualTo(11);
        }
        Outcome.of("play", GRID, "--gif", gif).failedWith(1, gif.toString(), "--force");
        assertThat(Files.readAllBytes(gif)).isEqualTo(bytes);
        Outcome.of("play", GRID, "--gif", gif, "--speed", 10, "--force").succeeded();
        assertThat(Files.readAllBytes(gif)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "models/drain-grid-ppo.zip --speed 0, --speed is 0",
        "models/drain-grid-ppo.zip --episodes 0, --episodes is 0",
        "models/drain-grid-ppo.zip --env CartPole-v1, cannot act in CartPole-v1",
        "models/drain-grid-ppo.zip --env drain-gird, did you mean drain-grid",
        "models/drain-grid-ppo.zip --human --gif x.gif, --gif is x.gif",
        "models/Pendulum-v1-sac.zip --human, only discrete actions can be typed",
        "no-such-thing --human, no-such-thing"
    })
    void wrongUsageIsALine(String arguments, String part) {
        Outcome.of(("play " + arguments).split(" ")).failedWith(2, part);
    }

    @Test
    void whatIsNoModelFails() {
        Outcome.of("play", directory.resolve("none.zip")).failedWith(1, "none.zip");
    }

    @Tag("slow")
    @Test
    void playsInAProcessOfItsOwn() throws IOException, InterruptedException {
        try (Jvm jvm = Jvm.start(directory, "play", "models/FrozenLake-v1-ppo.zip")) {
            assertThat(jvm.await()).isZero();
            assertThat(jvm.out())
                    .contains("FrozenLake-v1", "xxxxHxxx", "...S..", "****G***", "* ", "episode 1: return ");
            assertThat(jvm.err()).isEmpty();
        }
    }
}
