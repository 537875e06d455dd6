package org.rollout4j.env.control;

/** Actions of one element. */
final class Force {
    private Force() {}

    /**
     * An action within ±{@code strongest}; what is outside counts as the nearest bound.
     *
     * @throws IllegalArgumentException if it is NaN
     */
    static double within(double strongest, float action) {
        if (Float.isNaN(action)) { // no Require.that: it would box every action
            throw new IllegalArgumentException("action is NaN: a number is needed");
        }
        return Math.min(Math.max(action, -strongest), strongest);
    }
}
