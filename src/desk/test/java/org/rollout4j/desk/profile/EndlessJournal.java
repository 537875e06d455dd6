package org.rollout4j.desk.profile;

import java.io.IOException;
import java.nio.file.Path;
import org.rollout4j.lm.data.Content;

/** Writes events until it is killed, and says each one's number when it is written; every seventh is an update. */
final class EndlessJournal {
    private EndlessJournal() {}

    public static void main(String[] args) throws IOException {
        try (Profile profile = Profile.open(Path.of(args[0]), Signals.BASE, Signals.NOON)) {
            for (long number = profile.entries().size() + 1L; ; number++) {
                if (number % 7 == 0) {
                    profile.learn(new HashingLearner());
                } else {
                    profile.record(event(number));
                }
                System.out.println(number);
            }
        }
    }

    /** Long enough that some kill meets it in the middle. */
    static Event.Signal event(long number) {
        return new Event.Accepted(Content.of("x".repeat((int) (number % 5) * 50_000)), "event " + number);
    }
}
