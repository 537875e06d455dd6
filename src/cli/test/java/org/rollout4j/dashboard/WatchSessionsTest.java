package org.rollout4j.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchSessionsTest {
    @TempDir
    private Path model;

    private final FakeEpisodes episodes = new FakeEpisodes();
    private long now;
    private final WatchSessions sessions = new WatchSessions(episodes, () -> now);

    @Test
    void playsUntilItIsClosed() throws IOException {
        String id = sessions.open(model).id();

        assertThat(sessions.use(id, session -> session.reset(2)).step()).isZero();
        assertThat(sessions.use(id, session -> session.step(1)).step()).isEqualTo(1);
        sessions.close(id);
        sessions.close(id);

        assertThat(episodes.opened.get(0).closed).isEqualTo(1);
        assertThatThrownBy(() -> sessions.use(id, session -> session.reset(1)))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("open it again");
    }

    @Test
    void oneTooManyEndsTheOneUsedLeastLately() throws IOException {
        String first = sessions.open(model).id();
        for (int i = 1; i < WatchSessions.MOST; i++) {
            now++;
            sessions.open(model);
        }
        now++;
        sessions.use(first, session -> session.reset(1));
        now++;
        sessions.open(model);

        assertThat(sessions.count()).isEqualTo(WatchSessions.MOST);
        assertThat(episodes.opened.get(0).closed).isZero();
        assertThat(episodes.opened.get(1).closed).isEqualTo(1);
    }

    @Test
    void oneThatNobodyUsesEnds() throws IOException {
        sessions.open(model);
        now += WatchSessions.IDLE_NANOS;
        sessions.closeIdle();
        assertThat(sessions.count()).isEqualTo(1);

        now++;
        sessions.closeIdle();
        assertThat(sessions.count()).isZero();
        assertThat(episodes.opened.get(0).closed).isEqualTo(1);
    }

    @Test
    void closeEndsAll() throws IOException {
        sessions.open(model);
        sessions.open(model);
        sessions.close();

        assertThat(episodes.opened).allSatisfy(walk -> assertThat(walk.closed).isEqualTo(1));
    }

    @Test
    void withoutEpisodesItSaysSo() {
        assertThatThrownBy(() -> new WatchSessions(null, () -> 0).open(model))
                .isInstanceOf(IOException.class)
                .hasMessage("episodes cannot be watched here");
    }
}
