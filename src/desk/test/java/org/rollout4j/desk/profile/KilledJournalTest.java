package org.rollout4j.desk.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.SplitMix;
import org.rollout4j.fakes.ChildJvm;

/** A process that writes a profile is killed at any moment: every event that it said it had written is there, in order, and at most one more. */
@Tag("slow")
class KilledJournalTest {
    private static final int KILLS = 8;

    @TempDir
    private Path directory;

    @Test
    void noEventThatWasAcknowledgedIsLost() throws Exception {
        Path folder = directory.resolve("me");
        Profile.create(folder, Signals.BASE, Signals.NOON).close();
        SplitMix random = new SplitMix(5);
        for (int kill = 0; kill < KILLS; kill++) {
            long said = writeUntilKilled(folder, random.nextInt(60));
            try (Profile profile = Profile.open(folder, Signals.BASE, Signals.NOON)) {
                List<Entry> entries = profile.entries();
                assertThat((long) entries.size()).isBetween(said, said + 1);
                for (Entry entry : entries) {
                    if (entry.number() % 7 != 0) {
                        assertThat(entry.event()).isEqualTo(EndlessJournal.event(entry.number()));
                    }
                }
            }
        }
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder("profile.json", "journal.jsonl", "journal.jsonl.lock");
    }

    /** Returns the last number that the process said it had written; as long as it lives nobody else may write. */
    private static long writeUntilKilled(Path folder, int millis) throws IOException, InterruptedException {
        try (ChildJvm process = ChildJvm.start(EndlessJournal.class, folder)) {
            String first = process.lines(1);
            assertThatThrownBy(() -> Profile.open(folder, Signals.BASE, Signals.NOON))
                    .hasMessage(folder.resolve("journal.jsonl")
                            + ": is in use by another desk; it has one writer at a time");
            Thread.sleep(millis);
            return Long.parseLong(process.kill(first));
        }
    }
}
