package org.rollout4j.desk.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.State;

/** What was learned is gone on from, and comes to the bits of a replay whatever was kept. */
class KeptLearningTest {
    @TempDir
    private Path directory;

    private Profile profile;

    @BeforeEach
    void create() throws IOException {
        profile = Profile.create(directory.resolve("me"), Signals.BASE, Signals.NOON);
    }

    /** Counts its updates. */
    private static final class Counting implements ResumableLearner {
        private final String identity;
        private final HashingLearner hashing = new HashingLearner();
        private int beginnings;
        private int updates;

        Counting(String identity) {
            this.identity = identity;
        }

        @Override
        public String identity() {
            return identity;
        }

        @Override
        public void begin() {
            beginnings++;
            hashing.become(identity);
        }

        @Override
        public void update(List<Entry> lessons, long index) {
            updates++;
            hashing.update(lessons, index);
        }

        @Override
        public State state() {
            return State.builder().putText("bits", hashing.bits()).build();
        }

        @Override
        public void restore(State state) {
            hashing.become(state.text("bits"));
        }

        String bits() {
            return hashing.bits();
        }
    }

    private KeptLearning<Counting> learning(String identity) {
        return new KeptLearning<>(profile.folder(), new Counting(identity));
    }

    private void live(KeptLearning<Counting> learning, int updates) throws IOException {
        for (int i = 0; i < updates; i++) {
            profile.record(Signals.accepted(profile.entries().size()));
            profile.learn(learning);
        }
    }

    private String replayed(String identity) {
        Counting fresh = new Counting(identity);
        fresh.begin();
        profile.replay(fresh);
        return fresh.bits();
    }

    private KeptLearning<Counting> caughtUp(String identity) {
        KeptLearning<Counting> next = learning(identity);
        next.catchUp(profile.entries());
        return next;
    }

    @Test
    void aStartLearnsNothingAgain() throws IOException {
        KeptLearning<Counting> first = learning("a");
        live(first, 20);
        assertThat(first.learner().beginnings).isOne();

        KeptLearning<Counting> next = caughtUp("a");
        assertThat(next.learner().updates).isZero();
        assertThat(next.learner().beginnings).isZero();
        assertThat(next.learner().bits()).isEqualTo(first.learner().bits()).isEqualTo(replayed("a"));

        live(next, 1);
        assertThat(next.learner().bits()).isEqualTo(replayed("a"));
    }

    /** An update that the journal has and no state, as after a kill between both, is made again. */
    @Test
    void whatWasNotKeptIsMadeAgain() throws IOException {
        live(learning("a"), 7);
        Files.delete(profile.folder().resolve("learned/update-7.zip"));
        assertThat(caughtUp("a").learner().bits()).isEqualTo(replayed("a"));
        Files.write(profile.folder().resolve("learned/update-7.zip"), new byte[] {1, 2, 3});

        KeptLearning<Counting> next = caughtUp("a");

        assertThat(next.learner().updates).isEqualTo(1);
        assertThat(next.learner().bits()).isEqualTo(replayed("a"));
    }

    /** Taking back a lesson goes back to a state before it, not to the beginning. */
    @Test
    void whatIsTakenBackIsLearnedAgainFromAStateBefore() throws IOException {
        KeptLearning<Counting> first = learning("a");
        live(first, 150);
        String before = first.learner().bits();
        profile.undo();

        assertThat(first.agreesWith(profile.entries())).isFalse();
        assertThatThrownBy(() -> first.catchUp(profile.entries())).hasMessageContaining("something else");
        KeptLearning<Counting> next = caughtUp("a");

        assertThat(next.learner().updates).isBetween(1, 4);
        assertThat(next.learner().bits()).isEqualTo(replayed("a")).isNotEqualTo(before);
        for (int i = 0; i < 20; i++) {
            profile.undo();
        }
        KeptLearning<Counting> last = caughtUp("a");
        assertThat(last.learner().updates).isBetween(20, 100);
        assertThat(last.learner().bits()).isEqualTo(replayed("a"));
    }

    /** A lesson that no update knows of changes nothing when it is taken back. */
    @Test
    void whatWasNotLearnedYetNeedNotBeUnlearned() throws IOException {
        KeptLearning<Counting> first = learning("a");
        live(first, 3);
        profile.record(Signals.accepted(99));
        profile.undo();

        assertThat(first.agreesWith(profile.entries())).isTrue();
        first.catchUp(profile.entries());
        assertThat(first.learner().updates).isEqualTo(3);
    }

    /** With other texts or settings all is learned anew; until then it is as it was. */
    @Test
    void whatAnotherLearnerKeptIsRecalledButNotGoneOnFrom() throws IOException {
        KeptLearning<Counting> first = learning("a");
        live(first, 5);
        KeptLearning<Counting> other = learning("b");

        other.recall();
        assertThat(other.learner().bits()).isEqualTo(first.learner().bits());
        assertThat(other.agreesWith(profile.entries())).isFalse();

        KeptLearning<Counting> next = caughtUp("b");
        assertThat(next.learner().updates).isEqualTo(5);
        assertThat(next.learner().beginnings).isOne();
        assertThat(next.learner().bits())
                .isEqualTo(replayed("b"))
                .isNotEqualTo(first.learner().bits());
    }

    /** An undo that comes while an update with it is made: what was kept of that is of no use. */
    @Test
    void whatIsTakenBackMeanwhileIsNotKept() throws IOException {
        live(learning("a"), 2);
        profile.record(Signals.accepted(77));
        KeptLearning<Counting> racing = caughtUp("a");
        profile.learn((lessons, index) -> {
            undo();
            racing.update(lessons, index);
        });

        assertThat(racing.agreesWith(profile.entries())).isFalse();
        KeptLearning<Counting> next = caughtUp("a");
        assertThat(next.learner().bits())
                .isEqualTo(replayed("a"))
                .isNotEqualTo(racing.learner().bits());
    }

    private void undo() {
        try {
            profile.undo();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Whoever forgets leaves nothing of it, and few states are kept however long somebody writes. */
    @Test
    void fewAreKeptPrivatelyAndAllAreForgotten() throws IOException {
        live(learning("a"), 200);
        try (Stream<Path> files = Files.list(profile.folder().resolve("learned"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSizeBetween(3, 6);
            for (Path file : all) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        }
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(profile.folder().resolve("learned"))))
                .isEqualTo("rwx------");
        profile.forget();
        assertThat(profile.folder().resolve("learned")).doesNotExist();
        assertThat(caughtUp("a").learner().updates).isZero();
    }
}
