package org.rollout4j.lm.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.file.InvalidFileException;

class ScorerFileTest {
    private static final int SIZE = 5;

    @TempDir
    private Path folder;

    private static Words features(String name, int size) {
        return new Words(name, Collections.nCopies(size, "word"));
    }

    private static Scorer scorer() {
        Users user = Users.drawn(SIZE, 2, 1, 4);
        Scorer scorer = new Scorer(new ScorerConfig(2.5, 0.25), Standardiser.of(user.texts(20)));
        user.observations(30).forEach(scorer::learn);
        scorer.calibrate(user.observations(10));
        return scorer;
    }

    private Path write(Scorer scorer) throws IOException {
        Path file = folder.resolve("scorer.zip");
        ScorerFile.write(file, scorer, features("words", SIZE));
        return file;
    }

    private static void assertSame(Scorer read, Scorer written) {
        assertThat(read.config()).isEqualTo(written.config());
        assertThat(read.temperature()).isEqualTo(written.temperature());
        assertThat(read.observations()).isEqualTo(written.observations());
        assertThat(read.recent()).isEqualTo(written.recent());
        assertThat(read.posterior().mean()).isEqualTo(written.posterior().mean());
        assertThat(read.posterior().covariance()).isEqualTo(written.posterior().covariance());
        assertThat(read.standardiser().mean()).isEqualTo(written.standardiser().mean());
        assertThat(read.standardiser().deviation())
                .isEqualTo(written.standardiser().deviation());
    }

    @Test
    void goesOnWithTheSameBits() throws Exception {
        Scorer written = scorer();
        Scorer read = ScorerFile.read(write(written), features("words", SIZE));
        assertSame(read, written);
        Users user = Users.drawn(SIZE, 2, 1, 9);
        for (Observation observation : user.observations(300)) {
            assertThat(read.learn(observation)).isEqualTo(written.learn(observation));
        }
        assertSame(read, written);
    }

    @Test
    void isSmall() throws IOException {
        Users user = Users.drawn(384, 2, 1, 4);
        Scorer scorer = new Scorer(ScorerConfig.defaults(), Standardiser.none(384));
        user.observations(5).forEach(scorer::learn);
        Path file = folder.resolve("scorer.zip");
        ScorerFile.write(file, scorer, features("words", 384));
        assertThat(Files.size(file)).isLessThan(700_000);
        assertThat(ScorerFile.read(file, features("words", 384)).posterior().covariance())
                .isEqualTo(scorer.posterior().covariance());
    }

    static Stream<Words> others() {
        return Stream.of(features("other words", SIZE), features("words", SIZE + 1), features("words", SIZE - 1));
    }

    @ParameterizedTest
    @MethodSource("others")
    void isForTheFeaturesThatItLearnedFrom(Words others) throws Exception {
        Path file = write(scorer());
        assertThatThrownBy(() -> ScorerFile.read(file, others))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(file + ": what made its features is words with 5 numbers: " + others.name() + " with "
                        + others.size() + " is needed");
    }

    static Stream<Consumer<Scorer>> damage() {
        return Stream.of(
                scorer -> scorer.posterior().mean()[2] = Double.NaN,
                scorer -> scorer.posterior().mean()[0] = Double.POSITIVE_INFINITY,
                scorer -> scorer.posterior().covariance()[0] = -1,
                scorer -> scorer.posterior().covariance()[0] = Double.NaN,
                scorer -> scorer.posterior().covariance()[SIZE + 1] = 1e9,
                scorer -> scorer.standardiser().deviation()[1] = 0,
                scorer -> scorer.standardiser().deviation()[1] = Double.NaN,
                scorer -> scorer.standardiser().mean()[1] = Double.NEGATIVE_INFINITY,
                scorer -> scorer.recent()[3] = Double.NaN);
    }

    @ParameterizedTest
    @MethodSource("damage")
    void refusesNumbersThatAreNoKnowledge(Consumer<Scorer> damage) throws Exception {
        Scorer scorer = scorer();
        damage.accept(scorer);
        Path file = write(scorer);
        assertThatThrownBy(() -> ScorerFile.read(file, features("words", SIZE)))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageMatching("[^\n]* is [^\n]*: [^\n]*(needed|allow)");
    }

    @Test
    void refusesWhatHasAnotherLength() throws Exception {
        Scorer scorer = scorer();
        Scorer longer = new Scorer(
                scorer.config(), scorer.standardiser(), scorer.posterior(), 1, 1, new double[Scorer.RECENT + 1]);
        assertThatThrownBy(() -> ScorerFile.read(write(longer), features("words", SIZE)))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("length of recent is 257: a whole number from 0 to 256 is allowed");
        Scorer fewer = new Scorer(
                scorer.config(),
                scorer.standardiser(),
                new GaussianPosterior(new double[SIZE], scorer.posterior().covariance()),
                1,
                1);
        assertThatThrownBy(() -> ScorerFile.read(write(fewer), features("words", SIZE)))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("mean");
    }

    @Test
    void refusesWhatIsNone() throws IOException {
        Path missing = folder.resolve("missing.zip");
        Path text = Files.writeString(folder.resolve("text.zip"), "no zip");
        for (Path file : List.of(missing, text, folder)) {
            assertThatThrownBy(() -> ScorerFile.read(file, Words.TONE))
                    .isInstanceOf(InvalidFileException.class)
                    .hasMessageStartingWith(file + ": ");
        }
    }

    /** It is refused, or it is still the same scorer. */
    @Test
    void damagedBytesAreRefusedOrHarmless() throws IOException {
        Scorer written = scorer();
        byte[] whole = Files.readAllBytes(write(written));
        assertThat(new String(whole, StandardCharsets.ISO_8859_1)).contains("scorer.json");
        SplitMix random = new SplitMix(2);
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            byte[] damaged = i % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            int from = random.nextInt(Math.max(1, damaged.length));
            for (int k = from; i % 3 > 0 && k < Math.min(damaged.length, from + (i % 3 == 1 ? 1 : 20)); k++) {
                damaged[k] ^= (byte) (1 << random.nextInt(8));
            }
            Path file = Files.write(folder.resolve("damaged.zip"), damaged);
            try {
                assertSame(ScorerFile.read(file, features("words", SIZE)), written);
            } catch (InvalidFileException e) {
                assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(150);
    }
}
