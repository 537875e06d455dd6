package org.rollout4j.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
    @ValueSource(strings = {"Corridor", "QuickStart", "Service"})
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
