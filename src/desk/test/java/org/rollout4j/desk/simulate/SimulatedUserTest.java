package org.rollout4j.desk.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.LanguageModels;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.task.HiddenUtility;
import org.rollout4j.lm.task.Note;
import org.rollout4j.lm.task.NotesGrammar;

class SimulatedUserTest {
    private static Likes likes(int seed) {
        return new NoteLikes(HiddenUtility.random(5, seed));
    }

    /** The share that each of some users takes of texts of the base that the threshold was not found by. */
    @Test
    @Tag("slow")
    void takesThreeInTenOfTheBase(@TempDir Path folder) throws IOException {
        World world = new NotesWorld(LanguageModels.load(Path.of("models/notes-lm")));
        try (Workers workers = new Workers(2)) {
            Ground ground = new Ground(world, folder, workers);
            for (int user = 1; user <= 3; user++) {
                Likes likes = world.likes(user);
                Ground.Bounds fresh = ground.bounds(ground.user(likes), world.prompts(32, 12345), 6, workers);
                assertThat(fresh.baseAcceptance()).isCloseTo(0.30, within(0.03));
                assertThat(fresh.bestAcceptance()).isGreaterThan(0.6);
                assertThat(fresh.bestUtility()).isGreaterThan(fresh.baseUtility());
                assertThat(fresh.utilityGain(fresh.baseUtility())).isZero();
                assertThat(fresh.acceptanceGain(fresh.bestAcceptance())).isOne();
            }
        }
    }

    @Test
    void whatIsLikedMoreIsTakenMoreOftenUpToNoise() {
        SimulatedUser user = SimulatedUser.taking(
                0.3,
                likes(1),
                DoubleStream.iterate(-3, u -> u + 0.01).limit(600).toArray());
        assertThat(DoubleStream.iterate(-3, u -> u + 0.01)
                        .limit(600)
                        .map(user::acceptance)
                        .average()
                        .orElseThrow())
                .isCloseTo(0.3, within(1e-9));
        assertThat(user.acceptance(user.threshold())).isCloseTo(0.5, within(1e-12));
        assertThat(user.acceptance(1e6)).isCloseTo(1 - SimulatedUser.NOISE, within(1e-12));
        assertThat(user.acceptance(-1e6)).isCloseTo(SimulatedUser.NOISE, within(1e-12));
    }

    /** An edit is better, keeps the facts, and is a note again. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void editsMakeNotesBetter(int seed) {
        Likes likes = likes(seed);
        NotesGrammar grammar = new NotesGrammar();
        SplitMix random = new SplitMix(seed);
        int edited = 0;
        for (int i = 0; i < 50; i++) {
            Note note = grammar.sample(random);
            Content prompt = Content.of(note.prompt());
            var written = likes.edited(prompt, note.text(), random);
            if (written.isPresent()) {
                edited++;
                assertThat(likes.utility(prompt, written.get())).isGreaterThan(likes.utility(prompt, note.text()));
                assertThat(grammar.parse(note.prompt(), written.get())
                                .orElseThrow()
                                .facts())
                        .isEqualTo(note.facts());
            }
        }
        assertThat(edited).isGreaterThan(30);
        assertThat(likes.edited(Content.of(grammar.sample(random).prompt()), "no note", random))
                .isEmpty();
    }

    @Test
    void theOppositeLikesWhatIsDisliked() {
        HiddenUtility hidden = HiddenUtility.random(5, 3);
        NoteLikes opposite = (NoteLikes) new NoteLikes(hidden).opposite();
        hidden.features()
                .forEach((name, weight) ->
                        assertThat(opposite.hidden().features()).containsEntry(name, -weight));
        NoteLikes changed = (NoteLikes) new NoteLikes(hidden).changed();
        assertThat(hidden.features().entrySet().stream()
                        .filter(feature -> changed.hidden()
                                .features()
                                .get(feature.getKey())
                                .equals(feature.getValue())))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "abc, abc, 0",
        "abc, abd, 0.3333333333",
        "abc, abcd, 0.25",
        "abcd, bcd, 0.3333333333",
        "abc, xyz, 1",
        "abcdef, xy, 3"
    })
    void anEditCostsItsShareOfTheText(String shown, String written, double cost) {
        assertThat(EditCost.of(shown.chars().toArray(), written.chars().toArray()))
                .isCloseTo(cost, within(1e-9));
        assertThat(EditCost.of(new int[0], written.chars().toArray())).isEqualTo(1);
    }
}
