package org.rollout4j.desk.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LessonsTest {
    @TempDir
    private Path directory;

    private Path folder;

    @BeforeEach
    void nameFolder() {
        folder = directory.resolve("me");
    }

    private static String replayed(Profile profile) {
        HashingLearner fresh = new HashingLearner();
        profile.replay(fresh);
        return fresh.bits();
    }

    @Test
    void aReplayHasTheSameBits() throws IOException {
        HashingLearner learner = new HashingLearner();
        try (Profile profile = Profile.create(folder, Signals.BASE, Signals.NOON)) {
            for (Event.Signal signal : Signals.all()) {
                profile.record(signal);
                if (profile.entries().size() % 3 == 0) {
                    assertThat(profile.learn(learner)).isTrue();
                }
            }
            profile.setWeight("length", -1.5);
            profile.learn(learner);
            profile.learn(learner);
            assertThat(replayed(profile)).isEqualTo(learner.bits());
        }
        try (Profile profile = Profile.open(folder, Signals.BASE, Signals.NOON)) {
            assertThat(replayed(profile)).isEqualTo(learner.bits());
            profile.learn(learner);
            assertThat(replayed(profile)).isEqualTo(learner.bits());
        }
    }

    /** Which one is taken back makes no difference: the bits are those of somebody who never did it. */
    @Test
    void whatIsTakenBackWasNeverLearned() throws IOException {
        for (int undone = 1; undone <= 6; undone++) {
            List<Entry> with = journal(directory.resolve("with-" + undone), undone, true);
            List<Entry> without = journal(directory.resolve("without-" + undone), undone, false);
            HashingLearner one = new HashingLearner();
            Lessons.replay(with, one);
            HashingLearner other = new HashingLearner();
            Lessons.replay(without, other);
            assertThat(one.bits()).isNotEmpty().isEqualTo(other.bits());
        }
    }

    /** Six events with an update after each but the first, of which one is taken back, or never was; another update at the end. */
    private static List<Entry> journal(Path path, int undone, boolean was) throws IOException {
        try (Journal journal = Journal.open(path, Signals.NOON)) {
            for (int i = 1; i <= 6; i++) {
                if (was || i != undone) {
                    journal.append(i == 4 ? new Event.WeightSet("length", 2) : Signals.accepted(i));
                }
                if (i > 1) {
                    journal.appendUpdate();
                }
            }
            if (was) {
                journal.append(new Event.Undone(undone == 1 ? 1 : 2L * undone - 2));
            }
            journal.appendUpdate();
            return journal.entries();
        }
    }

    @Test
    void undoTakesBackOneLessonAfterTheOther() throws IOException {
        try (Profile profile = Profile.create(folder, Signals.BASE, Signals.NOON)) {
            assertThat(profile.undo()).isEmpty();
            profile.record(Signals.accepted(1));
            profile.setWeight("length", 1);
            profile.record(new Event.Ignored(Signals.BEFORE, "seen"));
            profile.record(new Event.Hidden(Signals.BEFORE));
            profile.learn(new HashingLearner());
            assertThat(profile.undo()).get().extracting(Entry::number).isEqualTo(2L);
            assertThat(profile.undo()).get().extracting(Entry::number).isEqualTo(1L);
            assertThat(profile.undo()).isEmpty();
            assertThat(Lessons.of(profile.entries())).extracting(Entry::number).containsExactly(3L, 4L);
        }
    }

    /** An update that fails, as by a kill, was in the journal before: its replay makes it. */
    @Test
    void theJournalIsNeverBehindTheLearner() throws IOException {
        try (Profile profile = Profile.create(folder, Signals.BASE, Signals.NOON)) {
            assertThat(profile.learn((lessons, index) -> {})).isFalse();
            profile.record(Signals.accepted(1));
            assertThatThrownBy(() -> profile.learn((lessons, index) -> {
                        profile.entries()
                                .forEach(entry -> assertThat(entry.number()).isLessThan(3));
                        assertThat(profile.entries()).hasSize(2);
                        throw new IllegalStateException("killed");
                    }))
                    .hasMessage("killed");
            List<Long> updates = new ArrayList<>();
            profile.replay((lessons, index) -> updates.add(index));
            assertThat(updates).containsExactly(1L);
        }
    }

    @Test
    void whatHappensDuringAnUpdateIsForTheNext() throws IOException {
        try (Profile profile = Profile.create(folder, Signals.BASE, Signals.NOON)) {
            profile.record(Signals.accepted(1));
            List<Integer> sizes = new ArrayList<>();
            profile.learn((lessons, index) -> {
                record(profile);
                sizes.add(lessons.size());
            });
            profile.learn((lessons, index) -> sizes.add(lessons.size()));
            assertThat(sizes).containsExactly(1, 2);
            List<Integer> again = new ArrayList<>();
            profile.replay((lessons, index) -> again.add(lessons.size()));
            assertThat(again).isEqualTo(sizes);
        }
    }

    private static void record(Profile profile) {
        try {
            profile.record(Signals.accepted(2));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
