package org.rollout4j.rollout;

import java.util.random.RandomGenerator;
import org.rollout4j.core.State;

/**
 * How urgent it is to learn from each row of a {@link Replay} again: proportional prioritisation with a sum tree (Schaul et al., 2016, section
 * 3.3 and appendix B.2.1).
 */
public final class Priorities {
    private static final double MIN_ERROR = 1e-6;

    private final double exponent;
    private final int leaves;
    /** {@code [2 * leaves]}: node i is the sum of the nodes 2i and 2i + 1; row r is leaf {@code leaves + r}. */
    private final double[] tree;

    private final int rows;
    private double greatest = 1;

    /**
     * @param rows the rows of the replay
     * @param exponent alpha: 0 makes all rows equal, 1 proportional to their errors
     */
    public Priorities(int rows, double exponent) {
        this.rows = rows;
        this.exponent = exponent;
        leaves = Integer.highestOneBit(Math.max(1, rows - 1)) * 2;
        tree = new double[2 * leaves];
    }

    /** Gives {@code count} rows, from {@code from} on and around the end, the greatest priority seen: all are learned from soon. */
    public void renew(int from, int count) {
        for (int i = 0; i < Math.min(count, rows); i++) {
            set((from + i) % rows, greatest);
        }
    }

    /**
     * Draws a row from each of {@code rows.length} equal parts of all priorities.
     *
     * @param size rows in use
     * @param importance beta: how far the weights make up for the choice, 0 to 1
     * @param weights {@code [rows.length]}, written: importance-sampling weights, the greatest of them 1
     */
    public void sample(RandomGenerator rng, int size, double importance, int[] drawn, float[] weights) {
        double part = tree[1] / drawn.length;
        double greatestWeight = 0;
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = Math.min(find((i + rng.nextDouble()) * part), size - 1);
            double probability = tree[leaves + drawn[i]] / tree[1];
            weights[i] = (float) Math.pow(size * probability, -importance);
            greatestWeight = Math.max(greatestWeight, weights[i]);
        }
        for (int i = 0; i < drawn.length; i++) {
            weights[i] = (float) (weights[i] / greatestWeight);
        }
    }

    /** Sets the priorities of rows by the errors that were just made on them. */
    public void update(int[] drawn, float[] absoluteErrors) {
        for (int i = 0; i < drawn.length; i++) {
            double priority = Math.pow(absoluteErrors[i] + MIN_ERROR, exponent);
            greatest = Math.max(greatest, priority);
            set(drawn[i], priority);
        }
    }

    private void set(int row, double priority) {
        int node = leaves + row;
        tree[node] = priority;
        for (node /= 2; node > 0; node /= 2) {
            tree[node] = tree[2 * node] + tree[2 * node + 1];
        }
    }

    private int find(double point) {
        double left = point;
        int node = 1;
        while (node < leaves) {
            node *= 2;
            // never into an empty half, where rounding might lead
            if (left >= tree[node] && tree[node + 1] > 0) {
                left -= tree[node];
                node++;
            }
        }
        return node - leaves;
    }

    public State state() {
        double[] ofRows = new double[rows];
        System.arraycopy(tree, leaves, ofRows, 0, rows);
        return State.builder()
                .putDoubles("rows", ofRows)
                .putDoubles("greatest", greatest)
                .build();
    }

    public void restore(State state) {
        System.arraycopy(state.doubles("rows", rows), 0, tree, leaves, rows);
        greatest = state.doubles("greatest", 1)[0];
        for (int node = leaves - 1; node > 0; node--) {
            tree[node] = tree[2 * node] + tree[2 * node + 1];
        }
    }
}
