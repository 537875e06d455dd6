package org.rollout4j.nn;

import org.rollout4j.core.Require;

/**
 * Action values as the value of the observation plus the advantage of each action over their mean (Wang et al., 2016, equation 9): {@code
 * Q = V + A - mean A}. The two are networks of their own.
 *
 * @param advantages one output an action
 * @param value one output
 */
public record DuelingNetwork(Network advantages, Network value) implements Network {
    public DuelingNetwork {
        Require.that(value.outputs() == 1, "outputs of the value network", value.outputs(), "1 is needed");
        Require.that(
                value.inputs() == advantages.inputs(),
                "inputs of the value network",
                value.inputs(),
                "those of the advantage network are needed, " + advantages.inputs());
    }

    @Override
    public int inputs() {
        return advantages.inputs();
    }

    @Override
    public int outputs() {
        return advantages.outputs();
    }

    @Override
    public Pass newPass(int maxRows) {
        Pass advantagePass = advantages.newPass(maxRows);
        Pass valuePass = value.newPass(maxRows);
        float[] values = new float[maxRows];
        return (rows, inputs, inputOffset, outputs, outputOffset) -> {
            advantagePass.forward(rows, inputs, inputOffset, outputs, outputOffset);
            valuePass.forward(rows, inputs, inputOffset, values, 0);
            combine(rows, outputs(), values, outputs, outputOffset);
        };
    }

    /**
     * Makes action values of advantages.
     *
     * @param values {@code [rows]}, of the observations
     * @param advantages {@code [rows][actions]} from {@code offset} on, overwritten by the action values
     */
    public static void combine(int rows, int actions, float[] values, float[] advantages, int offset) {
        for (int row = 0; row < rows; row++) {
            int from = offset + row * actions;
            float sum = 0;
            for (int i = from; i < from + actions; i++) {
                sum += advantages[i];
            }
            float above = values[row] - sum / actions;
            for (int i = from; i < from + actions; i++) {
                advantages[i] += above;
            }
        }
    }
}
