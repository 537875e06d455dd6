package org.rollout4j.desk.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.text.ChatMessage;

/** What the tests of this package write; each text has {@link #SECRET} in it. */
final class Signals {
    static final String SECRET = "zQmarked";
    static final Clock NOON = Clock.fixed(Instant.parse("2026-03-01T12:00:00.123456Z"), ZoneOffset.UTC);
    static final Base BASE = new Base("notes", "a".repeat(64), "b".repeat(64));
    static final Content BEFORE =
            Content.of("Dear " + SECRET + ",\n\t\"\\\u0000 \uD83D\uDE00 \u05D0\u05D1 \u4F60\u597D ");
    static final Content INSTRUCTION =
            Content.of(new ChatMessage("system", "Be brief, " + SECRET), new ChatMessage("user", "Shorten: " + SECRET));

    private Signals() {}

    static List<Event.Signal> all() {
        return Stream.of(BEFORE, INSTRUCTION, Content.of(""))
                .flatMap(context -> Stream.<Event.Signal>of(
                        new Event.Accepted(context, "see you " + SECRET),
                        new Event.AcceptedWords(context, "see " + SECRET + " soon", "see " + SECRET),
                        new Event.Rejected(context, "goodbye " + SECRET),
                        new Event.Edited(context, "bye " + SECRET, "farewell " + SECRET),
                        new Event.Chosen(context, "yes " + SECRET, "no " + SECRET),
                        new Event.Ignored(context, "maybe " + SECRET),
                        new Event.Hidden(context)))
                .toList();
    }

    static Event.Accepted accepted(int number) {
        return new Event.Accepted(Content.of("line "), SECRET + " " + number);
    }

    static Journal journal(Path directory) throws IOException {
        return Journal.open(directory.resolve("journal.jsonl"), NOON);
    }
}
