package org.rollout4j.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.Model;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.env.EnvironmentChecker;
import org.rollout4j.lm.LanguageModels;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.tune.PretrainConfig;
import org.rollout4j.train.CheckpointFile;

/** The Java code of the README is code that runs. */
class ReadmeTest {
    private static final String BEGIN = "// README: begin\n";
    private static final String END = "// README: end\n";
    private static final String TEXT =
            "Note: To Anna, Ben, Carla, David, Emma, Felix, Maria. End of the note: Kind regards\n";

    @ParameterizedTest
    @ValueSource(strings = {"Corridor", "QuickStart", "Choices", "Parts", "Service"})
    void readmeShowsTheExamplesAsTheyAre(String example) throws IOException {
        assertThat(Files.readString(Path.of("README.md"))).contains(shown(example));
    }

    private static String shown(String example) throws IOException {
        String source = Files.readString(Path.of("src/cli/test/java/org/rollout4j/example/" + example + ".java"));
        return source.substring(source.indexOf(BEGIN) + BEGIN.length(), source.lastIndexOf('\n', source.indexOf(END)))
                .stripIndent()
                .stripTrailing();
    }

    @Test
    void theDocsOfRewardsShowTheirExampleAsItIs() throws IOException {
        assertThat(Files.readString(Path.of("docs/language-models.md"))).contains(shown("RewardQuickStart"));
    }

    @Test
    void theDocsOfLanguageModelsShowTheirExampleAsItIs() throws IOException {
        String shown = shown("LanguageQuickStart");

        assertThat(Files.readString(Path.of("docs/language-models.md"))).contains(shown);
        assertThat(shown.lines().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(15);
    }

    @Test
    void thePageOnTheArticleShowsTheExampleOfDecisionsAsItIs() throws IOException {
        assertThat(Files.readString(Path.of("docs/article.md"))).contains(shown("DecisionQuickStart"));
    }

    @Test
    @Tag("slow")
    void theExampleOfDecisionsCrossesTheLake(@TempDir Path folder) throws Exception {
        copyNotesModel(folder);

        run(DecisionQuickStart.class, folder);
    }

    @Test
    void theExampleOfLanguageModelsLearnsHowNotesEnd(@TempDir Path folder) throws Exception {
        Path text = Files.writeString(folder.resolve("text.txt"), TEXT.repeat(99));
        LanguageModels.save(
                LanguageModels.pretrain(text, PretrainConfig.defaults(), 60, 1),
                Files.createDirectories(folder.resolve("runs/words")).resolve("best"));

        run(LanguageQuickStart.class, folder);

        assertThat(LanguageModels.complete(
                        LanguageModels.load(folder.resolve("tuned")),
                        "End of the note to Felix",
                        SamplingConfig.plain(14, 0),
                        1))
                .isEqualTo(": Kind regards");
    }

    @Test
    @Tag("slow")
    void theExampleOfRewardsMakesNotesCalmer(@TempDir Path folder) throws Exception {
        copyNotesModel(folder);

        run(RewardQuickStart.class, folder);
    }

    private static void copyNotesModel(Path folder) throws IOException {
        LanguageModels.save(
                LanguageModels.load(Path.of("models/notes-lm")),
                Files.createDirectories(folder.resolve("models")).resolve("notes-lm"));
    }

    @Test
    void theExamplesTrainPoliciesThatWalkRight(@TempDir Path folder) throws Exception {
        run(Examples.class, folder);

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

    /** Runs a program of examples in a folder, where it leaves files. */
    private static void run(Class<?> program, Path folder) throws Exception {
        Process examples = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName())
                .directory(folder.toFile())
                .inheritIO()
                .start();

        assertThat(examples.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(examples.exitValue()).isZero();
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
