package org.rollout4j.train.text;

import java.util.List;
import org.rollout4j.core.Episode;
import org.rollout4j.core.Experience;

/**
 * Letters and what follows them.
 *
 * @param first {@code [pairs]}
 * @param second {@code [pairs]}
 */
record Pairs(int[] first, int[] second) implements Experience {
    @Override
    public long steps() {
        return first.length;
    }

    @Override
    public List<Episode> episodes() {
        return List.of();
    }
}
