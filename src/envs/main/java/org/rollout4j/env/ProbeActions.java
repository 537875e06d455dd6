package org.rollout4j.env;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.Box;
import org.rollout4j.core.Environment;
import org.rollout4j.core.StepResult;

/** The actions that the checker tries, each as a row of {@link Actions}: a point of the box, or a number alone. */
final class ProbeActions {
    private final ActionSpace space;
    /** The row in the middle is what the environment may read; what surrounds it is NaN, so that reading beyond it is not good for anything. */
    private final Actions rows;

    ProbeActions(ActionSpace space) {
        this.space = space;
        this.rows = Actions.withoutLogProbs(space, 3);
    }

    /**
     * A random action: a legal one, or a point of the box: uniform between finite bounds, else normal.
     *
     * @param mask {@code [actionCount]}, true where an action is legal
     */
    float[] draw(boolean[] mask, RandomGenerator random) {
        if (space instanceof ActionSpace.Continuous continuous) {
            return draw(continuous.box(), random);
        }
        int action;
        do {
            action = random.nextInt(mask.length);
        } while (!mask[action]);
        return new float[] {action};
    }

    private static float[] draw(Box box, RandomGenerator random) {
        float[] point = new float[box.size()];
        for (int i = 0; i < point.length; i++) {
            double low = box.low(i);
            double width = box.high(i) - low;
            double value = Double.isFinite(width) ? low + width * random.nextDouble() : random.nextGaussian();
            point[i] = box.nearest(i, (float) value);
        }
        return point;
    }

    /** Takes an action. */
    StepResult take(Environment environment, float[] action, Findings findings) {
        float[] values = rows.values();
        Arrays.fill(values, Float.NaN);
        System.arraycopy(action, 0, values, action.length, action.length);
        float[] before = values.clone();
        StepResult result = environment.step(rows, 1);
        if (!Arrays.equals(values, before)) {
            findings.add(Mistake.ACTION_WRITTEN, "step writes to the array of actions");
        }
        return result;
    }

    String text(float[] action) {
        return "action "
                + (space instanceof ActionSpace.Continuous
                        ? Arrays.toString(action)
                        : Integer.toString((int) action[0]));
    }
}
