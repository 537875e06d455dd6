package org.rollout4j.lm.model;

import java.util.Arrays;

/** A linear map of final hidden states to one number each, at the positions that have a target. */
final class ScalarHead {
    /**
     * What is asked for, position by position of the whole batch.
     *
     * @param values set
     * @param slopes of the loss; null to go forward only
     * @param loss sets the slopes; null to go forward only
     */
    record Task(double[] values, double[] slopes, ValueLoss loss) {}

    private final int width;
    /** Where it is, in the model's array or in the adapter's. */
    private final int offset;

    private final boolean inAdapter;
    private final double[] sums;
    private int[] rows = new int[0];

    ScalarHead(Trainable trainable) {
        inAdapter = trainable.adapter() != null;
        Layout.Slot head = inAdapter
                ? trainable.adapter().layout().score()
                : trainable.layout().head();
        width = head.columns();
        offset = head.offset();
        sums = new double[width];
    }

    /** A {@link Passes.LastStage}. */
    void run(MicroBatch micro, Activations a, Parameters numbers, Task task, Parameters ofLearned) {
        float[] parameters = array(numbers);
        if (rows.length < micro.rows()) {
            rows = new int[micro.rows()];
        }
        int count = micro.targets(rows);
        for (int i = 0; i < count; i++) {
            task.values()[micro.place(rows[i])] = value(parameters, a.hidden, rows[i] * width);
        }
        if (task.loss() != null) {
            task.loss().differentiate(micro.from(), micro.end(), task.values(), task.slopes());
            backward(parameters, micro, a, task.slopes(), count, array(ofLearned));
        }
    }

    private float[] array(Parameters numbers) {
        return inAdapter ? numbers.adapter() : numbers.base();
    }

    private double value(float[] parameters, float[] hidden, int at) {
        double value = 0;
        for (int j = 0; j < width; j++) {
            value += (double) parameters[offset + j] * hidden[at + j];
        }
        return value;
    }

    private void backward(
            float[] parameters, MicroBatch micro, Activations a, double[] slopes, int count, float[] gradient) {
        Arrays.fill(sums, 0);
        for (int i = 0; i < count; i++) {
            double slope = slopes[micro.place(rows[i])];
            int at = rows[i] * width;
            for (int j = 0; j < width; j++) {
                sums[j] += slope * a.hidden[at + j];
                a.dNormed[at + j] = (float) (slope * parameters[offset + j]);
            }
        }
        for (int j = 0; j < width; j++) {
            gradient[offset + j] += (float) sums[j];
        }
    }
}
