package org.rollout4j.desk.profile;

import java.util.List;
import org.rollout4j.core.Sha256;

/** Has bits that depend on everything that a learner may depend on, and on the order; not on numbers or times. */
final class HashingLearner implements LessonLearner {
    private String bits = "";

    @Override
    public void update(List<Entry> lessons, long index) {
        StringBuilder told = new StringBuilder(bits).append(index);
        for (Entry lesson : lessons) {
            Event event = lesson.event();
            told.append(EntryJson.kind(event));
            if (event instanceof Event.Accepted accepted) {
                told.append(accepted.shown());
            } else if (event instanceof Event.WeightSet set) {
                told.append(set.feature()).append(set.value());
            }
        }
        bits = Sha256.of(told.toString());
    }

    /** Goes on from there. */
    void become(String other) {
        bits = other;
    }

    String bits() {
        return bits;
    }
}
