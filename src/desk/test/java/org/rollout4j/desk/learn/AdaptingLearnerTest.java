package org.rollout4j.desk.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.Workers;
import org.rollout4j.desk.profile.Base;
import org.rollout4j.desk.profile.Event;
import org.rollout4j.desk.profile.KeptLearning;
import org.rollout4j.desk.profile.Profile;
import org.rollout4j.desk.write.OwnTexts;
import org.rollout4j.desk.write.Ranker;
import org.rollout4j.lm.LanguageModels;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.LoraConfig;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.tune.LossEvaluator;

/** What is learned of somebody goes on after a stop, and what they wrote before is learned first. */
class AdaptingLearnerTest {
    private static final Content CONTEXT =
            Content.of("Note: request | To: Anna | About: lunch | Day: Friday | Amount: 10 | Answer: yes\n\n");
    private static final String WRITTEN =
            "Ahoy Anna,\n\nthe ten spoons come on Friday, as agreed.\n\nYours, Captain\n\n";
    private static final List<String> SCORED = List.of("Hi Anna, see you soon.", "Dear Anna!");
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    private static LanguageModel base;

    @TempDir
    private Path folder;

    private OwnTexts texts;
    private Profile profile;

    @BeforeAll
    static void load() throws IOException {
        base = LanguageModels.load(Path.of("models/notes-lm"));
    }

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(folder.resolve("texts"));
        Files.writeString(folder.resolve("texts/letters.txt"), WRITTEN.repeat(150));
        texts = OwnTexts.read(folder.resolve("texts"), base.tokenizer());
        profile = Profile.create(folder.resolve("me"), Base.of("notes", base), NOON);
    }

    private static LearningConfig config() {
        return new LearningConfig(
                LoraConfig.parse("r=2,targets=all-linear"),
                1e-2,
                0.3,
                1,
                0.5,
                0.1,
                0.2,
                400,
                false,
                1,
                2,
                4,
                8,
                3,
                2,
                1,
                8);
    }

    private static AdaptingLearner learner(OwnTexts texts) {
        return new AdaptingLearner(base, "notes", texts, config(), 7, () -> {});
    }

    private KeptLearning<AdaptingLearner> kept(OwnTexts texts) {
        return new KeptLearning<>(profile.folder(), learner(texts));
    }

    private void live(KeptLearning<AdaptingLearner> learning) throws IOException {
        profile.record(new Event.Edited(CONTEXT, "Dear Anna,", "Hi Anna,"));
        profile.record(new Event.Rejected(CONTEXT, "Dear Anna, thank you!"));
        profile.learn(learning);
        profile.setWeight("long", -1);
        profile.record(new Event.Accepted(CONTEXT, "Hi Anna,"));
        profile.learn(learning);
    }

    private AdaptingLearner replayed(OwnTexts of) {
        AdaptingLearner fresh = learner(of);
        fresh.begin();
        profile.replay(fresh);
        return fresh;
    }

    private static void assertSame(AdaptingLearner one, AdaptingLearner other) {
        assertThat(one.learned().model().parameters())
                .isEqualTo(other.learned().model().parameters());
        assertThat(one.likings()).isEqualTo(other.likings());
        assertThat(one.kl()).isEqualTo(other.kl());
        assertThat(one.learned().update()).isEqualTo(other.learned().update());
        assertThat(one.learned().ngramWeight()).isEqualTo(other.learned().ngramWeight());
        assertThat(one.learned().ranker().scores(CONTEXT, SCORED))
                .isEqualTo(other.learned().ranker().scores(CONTEXT, SCORED));
    }

    /** Through files, with texts and without: what is learned after a start is what would have been learned without the stop. */
    @Test
    void goesOnFromFilesToTheSameBits() throws IOException {
        for (OwnTexts of : new OwnTexts[] {null, texts}) {
            KeptLearning<AdaptingLearner> first = kept(of);
            live(first);
            assertSame(first.learner(), replayed(of));

            KeptLearning<AdaptingLearner> next = kept(of);
            next.catchUp(profile.entries());
            assertSame(next.learner(), first.learner());
            live(next);
            assertSame(next.learner(), replayed(of));
            profile.forget();
        }
    }

    @Test
    void takesBackALesson() throws IOException {
        KeptLearning<AdaptingLearner> first = kept(null);
        live(first);
        profile.undo();
        KeptLearning<AdaptingLearner> next = kept(null);
        next.catchUp(profile.entries());

        assertSame(next.learner(), replayed(null));
        assertThat(next.learner().learned().model().parameters())
                .isNotEqualTo(first.learner().learned().model().parameters());
    }

    /** It writes more like them, the n-gram has less to add then, and nothing else is known yet. */
    @Test
    void learnsWhatWasWrittenBefore() {
        AdaptingLearner learner = learner(texts);
        double weight = learner.learned().ngramWeight();
        LossEvaluator own =
                new LossEvaluator(List.of(Sequence.of(base.tokenizer().encode(WRITTEN.repeat(2)))), Workers.caller());
        double before = own.evaluate(learner.learned().model()).loss();

        learner.begin();

        assertThat(own.evaluate(learner.learned().model()).loss()).isLessThan(before - 0.5);
        assertThat(learner.learned().ngramWeight()).isLessThan(weight).isPositive();
        assertThat(learner.learned().ranker()).isSameAs(Ranker.NONE);
        assertThat(learner.learned().update()).isZero();
        AdaptingLearner again = learner(texts);
        again.begin();
        assertSame(again, learner);
    }

    @Test
    void isAnotherLearnerWithOtherTextsOrSettings() throws IOException {
        Files.writeString(folder.resolve("texts/letters.txt"), "another");
        OwnTexts others = OwnTexts.read(folder.resolve("texts"), base.tokenizer());

        assertThat(learner(texts).identity())
                .isEqualTo(learner(texts).identity())
                .isNotEqualTo(learner(others).identity())
                .isNotEqualTo(learner(null).identity())
                .isNotEqualTo(new AdaptingLearner(base, "notes", texts, config(), 8, () -> {}).identity())
                .doesNotContain("spoons");
        assertThatThrownBy(() -> new AdaptingLearner(base, "notes", null, LearningConfig.small(), 7, () -> {})
                        .restore(learner(null).state()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Whoever closes does not wait for an update. */
    @Test
    void endsInTheMiddleOfAnUpdate() throws IOException {
        int[] left = {20};
        KeptLearning<AdaptingLearner> interrupted =
                new KeptLearning<>(profile.folder(), new AdaptingLearner(base, "notes", null, config(), 7, () -> {
                    if (--left[0] < 0) {
                        throw new CancellationException("closed");
                    }
                }));
        assertThatThrownBy(() -> live(interrupted)).isInstanceOf(CancellationException.class);

        KeptLearning<AdaptingLearner> next = kept(null);
        next.catchUp(profile.entries());
        assertSame(next.learner(), replayed(null));
    }
}
