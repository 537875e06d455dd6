package org.rollout4j.desk.page;

import java.util.List;
import java.util.function.Predicate;
import org.rollout4j.desk.profile.Entry;
import org.rollout4j.desk.profile.Event;
import org.rollout4j.desk.profile.Lessons;

/**
 * What came of the last opportunities to suggest something.
 *
 * @param opportunities how many there are, at most {@value #LAST}
 * @param shown at how many of them something was shown
 * @param accepted of how many all was taken as it was
 * @param edited of how many something else was made
 * @param rejected how many were refused
 * @param choices of how many pairs one was chosen, ever
 */
record Statistics(int opportunities, int shown, int accepted, int edited, int rejected, int choices) {
    private static final int LAST = 40;

    static Statistics of(List<Entry> journal) {
        List<Event> lessons = Lessons.of(journal).stream().map(Entry::event).toList();
        List<Event> all = lessons.stream()
                .filter(event -> event instanceof Event.Signal && !(event instanceof Event.Chosen))
                .toList();
        List<Event> last = all.subList(Math.max(0, all.size() - LAST), all.size());
        int hidden = count(last, Event.Hidden.class::isInstance);
        return new Statistics(
                last.size(),
                last.size() - hidden,
                count(last, Event.Accepted.class::isInstance),
                count(last, event -> event instanceof Event.Edited || event instanceof Event.AcceptedWords),
                count(last, Event.Rejected.class::isInstance),
                count(lessons, Event.Chosen.class::isInstance));
    }

    private static int count(List<Event> events, Predicate<Event> which) {
        return (int) events.stream().filter(which).count();
    }
}
