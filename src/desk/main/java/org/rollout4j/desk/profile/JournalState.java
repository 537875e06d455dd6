package org.rollout4j.desk.profile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.rollout4j.core.Require;

/** The entries of a journal so far, and which may come next. */
final class JournalState {
    private final List<Entry> entries = new ArrayList<>();
    private final Set<Long> undone = new HashSet<>();
    private long updates;
    private long learned;

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    long next() {
        return entries.size() + 1L;
    }

    /** What an update now would be: of all events so far. */
    Event.Update update() {
        return new Event.Update(entries.size(), updates + 1);
    }

    /** Throws {@link IllegalArgumentException} in one line if {@code entry} may not come next. */
    void check(Entry entry) {
        Require.that(entry.number() == next(), "number", entry.number(), next() + " comes next");
        if (entry.event() instanceof Event.Undone undo) {
            boolean known = undo.lesson() < entry.number()
                    && Lessons.isLesson(entries.get((int) undo.lesson() - 1).event());
            Require.that(known, "lesson", undo.lesson(), "the number of an earlier lesson is needed");
            Require.that(!undone.contains(undo.lesson()), "lesson", undo.lesson(), "it was taken back before");
        } else if (entry.event() instanceof Event.Update update) {
            Require.that(update.index() == updates + 1, "index", update.index(), updates + 1 + " comes next");
            Require.inRange("upTo", update.upTo(), Math.max(1, learned), entry.number() - 1);
        }
    }

    void add(Entry entry) {
        check(entry);
        entries.add(entry);
        if (entry.event() instanceof Event.Undone undo) {
            undone.add(undo.lesson());
        } else if (entry.event() instanceof Event.Update update) {
            updates = update.index();
            learned = update.upTo();
        }
    }
}
