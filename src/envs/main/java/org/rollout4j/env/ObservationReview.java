package org.rollout4j.env;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rollout4j.core.Box;

/**
 * Looks at observations for what breaks nothing and yet keeps an agent from learning: elements outside of their bounds, and elements that
 * are large and change so little that floats hardly tell one from the next, such as seconds since 1970.
 */
public final class ObservationReview {
    /** Below it a float has at least eight numbers between two whole ones. */
    private static final float LARGE = 1 << 20;

    /** Beyond it not even whole numbers are all floats. */
    private static final float WHOLE_NUMBERS = 1 << 24;

    /** Changes of fewer floats than this are too coarse to learn from. */
    private static final int FEW_FLOATS = 16;

    private final Box box;
    /** {@code [size]} */
    private final float[] least;
    /** {@code [size]} */
    private final float[] greatest;
    /** {@code [size]}, from one step to the next. */
    private final float[] change;

    /**
     * @param box the space of observations
     */
    public ObservationReview(Box box) {
        this.box = box;
        least = new float[box.size()];
        greatest = new float[box.size()];
        change = new float[box.size()];
        Arrays.fill(least, Float.POSITIVE_INFINITY);
        Arrays.fill(greatest, Float.NEGATIVE_INFINITY);
    }

    /** Looks at the observation {@code observations[at ..]}. */
    public void see(float[] observations, int at) {
        for (int i = 0; i < least.length; i++) {
            least[i] = Math.min(least[i], observations[at + i]);
            greatest[i] = Math.max(greatest[i], observations[at + i]);
        }
    }

    /** Looks at the observations before and after a step. */
    public void see(float[] before, int beforeAt, float[] after, int afterAt) {
        see(before, beforeAt);
        see(after, afterAt);
        for (int i = 0; i < change.length; i++) {
            change[i] = Math.max(change[i], Math.abs(after[afterAt + i] - before[beforeAt + i]));
        }
    }

    /** What was seen, for the first element of each kind. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        outside().map(Mistake.OBSERVATION_OUTSIDE::seen).ifPresent(findings::add);
        coarse().map(Mistake.OBSERVATION_COARSE::seen).ifPresent(findings::add);
        return findings;
    }

    private Optional<String> outside() {
        for (int i = 0; i < least.length; i++) {
            if (least[i] < box.low(i) || greatest[i] > box.high(i)) {
                float seen = least[i] < box.low(i) ? least[i] : greatest[i];
                return Optional.of("element " + i + " of the observation is " + seen + ", outside " + box.low(i)
                        + " to " + box.high(i));
            }
        }
        return Optional.empty();
    }

    /** The first element that floats hardly tell from one step to the next. */
    Optional<String> coarse() {
        for (int i = 0; i < least.length; i++) {
            float size = Math.max(-least[i], greatest[i]);
            float apart = Math.ulp(size);
            boolean tells = change[i] > FEW_FLOATS * apart || (change[i] == 0 && size < WHOLE_NUMBERS);
            if (size >= LARGE && Float.isFinite(size) && !tells) {
                return Optional.of("element " + i + " of the observation is about " + size + " and changes by "
                        + change[i] + " a step at most, where floats are " + apart + " apart");
            }
        }
        return Optional.empty();
    }
}
