package org.rollout4j.env;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for rewards that are sums since the start of the episode. Such a sum goes one way all the time, ends far from where it began, and
 * changes by the few amounts that a step can bring; it does so in every episode. The last step of an episode may bring something else.
 */
final class RewardReview {
    private static final int MIN_STEPS = 10;
    private static final int MIN_EPISODES = 3;

    /** Times that the last reward is larger than the first. */
    private static final int GROWTH = 5;

    /** A step can bring one of at most so many amounts. */
    private static final int AMOUNTS = 4;

    private static final float UNIT = 1e-3f;

    private int episodes;
    private boolean sums = true;
    private String example;

    private int steps;
    private float first;
    private float previous;
    private float last;
    private int rising;
    private int falling;
    private final Set<Integer> amounts = new HashSet<>();

    /**
     * The reward of a step.
     *
     * @param step its number, from 1 on in each episode
     */
    void see(int step, float reward) {
        if (step == 1) {
            end();
            steps = 0;
            rising = 0;
            falling = 0;
            amounts.clear();
            first = reward;
        } else if (step > 2) {
            change(last - previous);
        }
        previous = last;
        last = reward;
        steps = step;
    }

    /** Looks at a change that is not the last one of the episode. */
    private void change(float change) {
        rising += change > 0 ? 1 : 0;
        falling += change < 0 ? 1 : 0;
        if (amounts.size() <= AMOUNTS) {
            float unit = UNIT * Math.max(Math.abs(first), Float.MIN_NORMAL);
            amounts.add(Math.round(change / unit));
        }
    }

    private void end() {
        if (steps < MIN_STEPS) {
            return;
        }
        int changes = rising + falling;
        boolean oneWay = rising == 0 || falling == 0;
        boolean steady = changes >= (steps - 2) / 2 && amounts.size() <= AMOUNTS;
        boolean grown = Math.abs(previous) >= GROWTH * Math.abs(first) && previous * first > 0;
        sums &= oneWay && steady && grown;
        episodes++;
        if (example == null) {
            example = "from " + first + " at step 1 to " + previous + " at step " + (steps - 1);
        }
    }

    /** What looks like it; nothing if nothing does. */
    Optional<String> sums() {
        end();
        steps = 0;
        return sums && episodes >= MIN_EPISODES
                ? Optional.of("rewards look like sums since the start of the episode: they go " + example
                        + ", one way in each of " + episodes + " episodes")
                : Optional.empty();
    }
}
