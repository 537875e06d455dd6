package org.rollout4j.desk.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.Workers;
import org.rollout4j.desk.profile.Entry;
import org.rollout4j.desk.profile.Event;
import org.rollout4j.desk.profile.Lessons;
import org.rollout4j.lm.LanguageModels;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.LoraConfig;
import org.rollout4j.lm.model.Sequence;

/** Learning is a fold over the journal: the same journal leads to the same bits, and what was taken back never was. */
class DeskLearnerTest {
    private static final Content CONTEXT =
            Content.of("Note: request | To: Anna | About: lunch | Day: Friday | Amount: 10 | Answer: yes\n\n");

    private static LanguageModel base;

    @BeforeAll
    static void read() throws IOException {
        base = LanguageModels.load(Path.of("models/notes-lm"));
    }

    private static LearningConfig config(double maxKl, boolean wholeTexts) {
        return new LearningConfig(
                LoraConfig.parse("r=2,targets=all-linear"),
                1e-2,
                0.3,
                1,
                0.5,
                0.1,
                0.2,
                400,
                wholeTexts,
                2,
                3,
                4,
                8,
                maxKl,
                3,
                1,
                24);
    }

    private static DeskLearner learner(Workers workers) {
        return learner(config(1e9, true), workers);
    }

    private static DeskLearner learner(LearningConfig config, Workers workers) {
        return new DeskLearner(base.adapted(config.lora(), "notes", 7), config, 7, workers);
    }

    private static List<Entry> journal() {
        List<Event> events = List.of(
                new Event.Accepted(CONTEXT, "Hi Anna,\n\nSee you then."),
                new Event.Edited(CONTEXT, "Dear Anna,\n\nSee you!", "Hi Anna,\n\nSee you."),
                new Event.Update(2, 1),
                new Event.Rejected(CONTEXT, "Dear Anna,\n\nThank you!"),
                new Event.Chosen(CONTEXT, "Hi Anna, thank you.", "Good morning Anna, thank you!"),
                new Event.AcceptedWords(CONTEXT, "Hi Anna, thank you.", "Hi Anna"),
                new Event.Update(6, 2));
        List<Entry> entries = new ArrayList<>();
        events.forEach(event -> entries.add(new Entry(entries.size() + 1L, Instant.EPOCH, event)));
        return entries;
    }

    private static float[] replayed(List<Entry> journal, Workers workers) {
        DeskLearner learner = learner(workers);
        Lessons.replay(journal, learner);
        return learner.model().parameters();
    }

    @Test
    void aReplayHasTheSameBitsOnAnyNumberOfThreads() {
        float[] one = replayed(journal(), Workers.caller());
        try (Workers three = new Workers(3)) {
            assertThat(replayed(journal(), three)).isEqualTo(one);
        }
        assertThat(one).isNotEqualTo(replayed(journal().subList(0, 3), Workers.caller()));
    }

    @Test
    void whatWasTakenBackNeverWas() {
        List<Entry> undone = new ArrayList<>(journal());
        undone.add(new Entry(8, Instant.EPOCH, new Event.Undone(5)));
        List<Entry> never = new ArrayList<>(journal());
        never.set(4, new Entry(5, Instant.EPOCH, new Event.Hidden(CONTEXT)));
        assertThat(replayed(undone, Workers.caller()))
                .isEqualTo(replayed(never, Workers.caller()))
                .isNotEqualTo(replayed(journal(), Workers.caller()));
    }

    @Test
    void goesOnFromAStateToTheSameBits() {
        DeskLearner first = learner(Workers.caller());
        List<Entry> lessons = Lessons.of(journal());
        first.update(lessons.subList(0, 2), 1);
        DeskLearner other = learner(Workers.caller());
        other.restore(first.state());
        assertThat(other.kl()).isEqualTo(first.kl());
        first.update(lessons, 2);
        other.update(lessons, 2);
        assertThat(other.model().parameters()).isEqualTo(first.model().parameters());
    }

    @Test
    void whatTeachesNothingChangesNothing() {
        DeskLearner learner = learner(Workers.caller());
        float[] before = learner.model().parameters();
        learner.update(
                List.of(
                        new Entry(1, Instant.EPOCH, new Event.Hidden(CONTEXT)),
                        new Entry(2, Instant.EPOCH, new Event.Ignored(CONTEXT, "Hi")),
                        new Entry(3, Instant.EPOCH, new Event.WeightSet("long", 1))),
                1);
        assertThat(learner.model().parameters()).isEqualTo(before);
    }

    /** What it goes beyond the bound is taken back, by a fraction of the way whose square the divergence goes down by. */
    @Test
    void staysNearItsBase() {
        DeskLearner free = learner(far(1e9), Workers.caller());
        DeskLearner bound = learner(far(0.05), Workers.caller());
        Lessons.replay(journal().subList(0, 3), free);
        Lessons.replay(journal().subList(0, 3), bound);
        assertThat(free.kl()).isGreaterThan(0.05).isEqualTo(bound.kl());
        double left = Math.sqrt(0.05 / bound.kl());
        float[] start = learner(Workers.caller()).model().parameters();
        float[] end = free.model().parameters();
        float[] near = bound.model().parameters();
        for (int i = 0; i < near.length; i += 97) {
            assertThat((double) near[i]).isCloseTo(start[i] + left * (end[i] - start[i]), within(1e-6));
        }
    }

    /** One that goes far. */
    private static LearningConfig far(double maxKl) {
        LearningConfig usual = config(maxKl, true);
        return new LearningConfig(usual.lora(), 3e-2, 0.1, 1, 1, 1, 0, 400, true, 8, 4, 4, 8, maxKl, 8, 1, 40);
    }

    /** What goes on in the middle of a text does not end it. */
    @Test
    void aGhostTextDoesNotEndTheText() {
        int end = base.endTokens().get(0);
        for (boolean whole : new boolean[] {true, false}) {
            LessonTexts.Collected collected = new LessonTexts.Collected();
            new LessonTexts(base, whole, 400).collect(new Event.Accepted(CONTEXT, "Hi Anna"), collected);
            Sequence text = collected.wanted.get(0);
            assertThat(text.tokens()[text.tokens().length - 1] == end).isEqualTo(whole);
        }
    }

    /** Of a long text before the cursor the end is read, from a word on; one that is short is read as it is. */
    @Test
    void theEndOfALongContextIsRead() {
        LessonTexts texts = new LessonTexts(base, false, 20);
        assertThat(base.tokenizer().decode(texts.prompt(Content.of("plates ".repeat(2000) + "and ten spoons for"))))
                .isEqualTo("and ten spoons for");
        assertThat(base.tokenizer().decode(texts.prompt(Content.of("ten spoons for"))))
                .isEqualTo("ten spoons for");
        assertThat(base.tokenizer().decode(texts.prompt(Content.of("x".repeat(50)))))
                .isEqualTo("x".repeat(20));
    }

    /** Between all parts of an update it lets others go first, which changes no bit. */
    @Test
    void givesWayBetweenLayersAndTokens() {
        AtomicInteger pauses = new AtomicInteger();
        float[] yielding = replayed(journal(), new Workers(1, pauses::incrementAndGet));
        assertThat(pauses.get()).isGreaterThan(300);
        assertThat(yielding).isEqualTo(replayed(journal(), Workers.caller()));
    }
}
