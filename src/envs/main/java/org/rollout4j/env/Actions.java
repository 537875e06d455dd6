package org.rollout4j.env;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.rollout4j.core.Box;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.StepResult;

/** The actions of an environment in one form: a point of its box, or the number of a discrete one as an array of one element. */
final class Actions {
    /** Elements before and behind the slice that an environment may read. */
    private static final int MARGIN = 3;

    private final EnvironmentSpec spec;
    private final Box box;

    Actions(EnvironmentSpec spec) {
        this.spec = spec;
        this.box = spec.continuousActions();
    }

    /** An action that is legal in every state without a mask: the first, or the point of the box nearest to 0. */
    float[] any() {
        return spec.continuous() ? nearest(new float[spec.actionSize()]) : new float[1];
    }

    /**
     * A random action: a legal one, or a point of the box: uniform between finite bounds, else normal.
     *
     * @param mask {@code [actionCount]}, true where an action is legal
     */
    float[] draw(boolean[] mask, RandomGenerator random) {
        if (!spec.continuous()) {
            int action;
            do {
                action = random.nextInt(mask.length);
            } while (!mask[action]);
            return new float[] {action};
        }
        float[] point = new float[spec.actionSize()];
        for (int i = 0; i < point.length; i++) {
            double low = box.low(i);
            double width = box.high(i) - low;
            point[i] = (float) (Double.isFinite(width) ? low + width * random.nextDouble() : random.nextGaussian());
        }
        return nearest(point);
    }

    /** Actions that there are not: numbers out of range, or points with an element that is NaN. */
    List<float[]> impossible() {
        if (!spec.continuous()) {
            return List.of(new float[] {-1}, new float[] {spec.actionCount()});
        }
        List<float[]> points = new ArrayList<>();
        for (int i = 0; i < spec.actionSize(); i++) {
            float[] point = any();
            point[i] = Float.NaN;
            points.add(point);
        }
        return points;
    }

    /** Points outside the box, one below it and one above where it has bounds; none where actions are discrete. */
    List<float[]> outside() {
        if (!spec.continuous()) {
            return List.of();
        }
        float[] below = any();
        float[] above = any();
        for (int i = 0; i < below.length; i++) {
            float low = box.low(i);
            float high = box.high(i);
            below[i] = Float.isFinite(low) ? low - 1 - Math.abs(low) : below[i];
            above[i] = Float.isFinite(high) ? high + 1 + Math.abs(high) : above[i];
        }
        return List.of(below, above);
    }

    /** The nearest point of the box. */
    float[] nearest(float[] point) {
        float[] inside = point.clone();
        for (int i = 0; i < inside.length; i++) {
            inside[i] = Math.min(Math.max(point[i], box.low(i)), box.high(i));
        }
        return inside;
    }

    /** Takes an action. What surrounds a continuous one is NaN, so that reading beyond it is not good for anything. */
    StepResult take(Environment environment, float[] action, Findings findings) {
        if (!spec.continuous()) {
            return environment.step((int) action[0]);
        }
        float[] row = new float[MARGIN + action.length + MARGIN];
        Arrays.fill(row, Float.NaN);
        System.arraycopy(action, 0, row, MARGIN, action.length);
        float[] before = row.clone();
        StepResult result = environment.step(row, MARGIN);
        if (!Arrays.equals(row, before)) {
            findings.add(Mistake.ACTION_WRITTEN, "step writes to the array of actions");
        }
        return result;
    }

    String text(float[] action) {
        return "action " + (spec.continuous() ? Arrays.toString(action) : Integer.toString((int) action[0]));
    }
}
