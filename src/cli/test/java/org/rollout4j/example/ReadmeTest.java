package org.rollout4j.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Policy;
import org.rollout4j.env.EnvironmentChecker;

/** The Java code of the README is code that runs. */
class ReadmeTest {
    private static final String BEGIN = "// README: begin\n";
    private static final String END = "// README: end\n";

    @ParameterizedTest
    @ValueSource(strings = {"Corridor", "QuickStart"})
    void readmeShowsTheExamplesAsTheyAre(String example) throws IOException {
        String source = Files.readString(Path.of("src/cli/test/java/org/rollout4j/example/" + example + ".java"));
        String shown =
                source.substring(source.indexOf(BEGIN) + BEGIN.length(), source.lastIndexOf('\n', source.indexOf(END)));

        assertThat(Files.readString(Path.of("README.md")))
                .contains(shown.stripIndent().stripTrailing());
    }

    @Test
    void theExampleTrainsAPolicyThatWalksRight() {
        Policy policy = QuickStart.train();

        for (int place = 0; place < 9; place++) {
            assertThat(policy.open().act(new float[] {place / 9f})).isEqualTo(1);
        }
    }

    @Test
    void theExampleEnvironmentPassesTheChecker() {
        assertThat(EnvironmentChecker.check(Corridor::new, 1)).isEmpty();
    }
}
