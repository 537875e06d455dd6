package org.rollout4j.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.deeplearning4j.rl4j.learning.IHistoryProcessor;
import org.deeplearning4j.rl4j.learning.configuration.A3CLearningConfiguration;
import org.deeplearning4j.rl4j.learning.configuration.AsyncQLearningConfiguration;
import org.deeplearning4j.rl4j.network.configuration.ActorCriticDenseNetworkConfiguration;
import org.deeplearning4j.rl4j.network.configuration.DQNDenseNetworkConfiguration;
import org.deeplearning4j.rl4j.network.dqn.DQNFactoryStdDense;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page for those who come from RL4J shows code that compiles, and leaves out no setting of theirs. */
@Tag("slow")
class FromRl4jTest {
    private static final String BEGIN = "// docs: begin\n";
    private static final String END = "// docs: end\n";

    private static String page() throws IOException {
        return Files.readString(Path.of("docs/from-rl4j.md"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Rl4jA3c", "Rl4jDqn", "CartpoleByPpo"})
    void showsTheExamplesAsTheyAre(String example) throws IOException {
        String source = Files.readString(Path.of("src/cli/test/java/org/rollout4j/example/" + example + ".java"));
        String shown =
                source.substring(source.indexOf(BEGIN) + BEGIN.length(), source.lastIndexOf('\n', source.indexOf(END)));
        assertThat(page()).contains(shown.stripIndent().stripTrailing());
    }

    @SuppressWarnings("deprecation") // Users still have them.
    @ParameterizedTest
    @ValueSource(
            classes = {
                AsyncQLearningConfiguration.class,
                A3CLearningConfiguration.class,
                DQNDenseNetworkConfiguration.class,
                ActorCriticDenseNetworkConfiguration.class,
                DQNFactoryStdDense.Configuration.class,
                IHistoryProcessor.Configuration.class
            })
    void mapsEveryFieldOfTheConfigurations(Class<?> configuration) throws IOException {
        String page = page();
        int fields = 0;
        for (Class<?> type = configuration; type != Object.class; type = type.getSuperclass()) {
            assertThat(page).contains("`" + type.getSimpleName());
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                    assertThat(page).containsPattern("\\| [^|]*`" + field.getName() + "`[^|]*\\|");
                    fields++;
                }
            }
        }
        assertThat(fields).isPositive();
    }

    @Test
    void theExampleBalancesThePole() {
        assertThat(CartpoleByPpo.train().meanLength()).isGreaterThanOrEqualTo(195);
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        assertThat(Pattern.compile("]\\(([^)#:]+)\\)").matcher(page()).results())
                .isNotEmpty()
                .extracting((MatchResult link) -> Path.of("docs", link.group(1)))
                .allSatisfy(file -> assertThat(file).exists());
    }
}
