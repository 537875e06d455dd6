package org.rollout4j.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.Model;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.env.EnvironmentChecker;
import org.rollout4j.train.CheckpointFile;

/** The Java code of the README is code that runs. */
class ReadmeTest {
    private static final String BEGIN = "// README: begin\n";
    private static final String END = "// README: end\n";

    @ParameterizedTest
    @ValueSource(strings = {"Corridor", "QuickStart", "Choices", "Parts", "Service"})
    void readmeShowsTheExamplesAsTheyAre(String example) throws IOException {
        String source = Files.readString(Path.of("src/cli/test/java/org/rollout4j/example/" + example + ".java"));
        String shown =
                source.substring(source.indexOf(BEGIN) + BEGIN.length(), source.lastIndexOf('\n', source.indexOf(END)));

        assertThat(Files.readString(Path.of("README.md")))
                .contains(shown.stripIndent().stripTrailing());
    }

    @Test
    void theExamplesTrainPoliciesThatWalkRight(@TempDir Path folder) throws Exception {
        Process examples = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Examples.class.getName())
                .directory(folder.toFile())
                .inheritIO()
                .start();

        assertThat(examples.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(examples.exitValue()).isZero();
        assertWalksRight(Model.load(folder.resolve("corridor.zip")).policy());
        Path run = folder.resolve("runs/corridor");
        assertWalksRight(Model.load(run).policy());
        assertThat(CheckpointFile.read(run.resolve("last.zip")).manifest().progress())
                .as("what a callback stopped has gone on to its end")
                .matches(Progress::done);
    }

    @Test
    void thePartsTrainOneAsWell() {
        assertWalksRight(Parts.train());
    }

    private static void assertWalksRight(Policy policy) {
        for (int place = 0; place < 9; place++) {
            assertThat(policy.open().act(new float[] {place / 9f})).isEqualTo(1);
        }
    }

    @Test
    void theExampleServiceActs() throws IOException {
        Service service = new Service(Path.of("models/drain-grid-ppo.zip"));
        float[] one = new float[16];
        one[4] = 1; // below the corner that is drained

        assertThat(service.action(one)).isEqualTo(1); // rolls the rows up
        assertThatIllegalArgumentException().isThrownBy(() -> service.action(new float[3]));
    }

    @Test
    void theExampleEnvironmentPassesTheChecker() {
        assertThat(EnvironmentChecker.check(Corridor::new, 1)).isEmpty();
    }
}
