package org.rollout4j.desk.profile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a journal teaches. Whatever is taken back is as if it never had been, in every update before and after. */
public final class Lessons {
    private Lessons() {}

    /** The signals and the weights set by hand that were not taken back, in order. */
    public static List<Entry> of(List<Entry> journal) {
        Set<Long> undone = new HashSet<>();
        for (Entry entry : journal) {
            if (entry.event() instanceof Event.Undone undo) {
                undone.add(undo.lesson());
            }
        }
        return journal.stream()
                .filter(entry -> isLesson(entry.event()) && !undone.contains(entry.number()))
                .toList();
    }

    /** The last one that somebody would take back: neither hidden nor ignored. */
    static Optional<Entry> last(List<Entry> journal) {
        return Lessons.of(journal).stream()
                .filter(entry -> !(entry.event() instanceof Event.Signal signal) || signal.isAnswer())
                .reduce((earlier, later) -> later);
    }

    /**
     * An update.
     *
     * @param lessons all up to then, each list the beginning of the next one
     * @param index from 1
     */
    record Update(List<Entry> lessons, long index) {}

    /** The updates of a journal. Taking back a lesson leaves them where they are, each without it. */
    static List<Update> updates(List<Entry> journal) {
        List<Entry> lessons = of(journal);
        List<Update> updates = new ArrayList<>();
        int known = 0;
        for (Entry entry : journal) {
            if (entry.event() instanceof Event.Update update) {
                while (known < lessons.size() && lessons.get(known).number() <= update.upTo()) {
                    known++;
                }
                updates.add(new Update(Collections.unmodifiableList(lessons.subList(0, known)), update.index()));
            }
        }
        return updates;
    }

    /**
     * Makes all updates of a journal again.
     *
     * @param fresh as it was before the first update
     */
    public static void replay(List<Entry> journal, LessonLearner fresh) {
        updates(journal).forEach(update -> fresh.update(update.lessons(), update.index()));
    }

    static boolean isLesson(Event event) {
        return event instanceof Event.Signal || event instanceof Event.WeightSet;
    }
}
