package org.rollout4j.math;

/**
 * The loss of action values, or of the quantiles of the returns behind them, with its derivatives by them. With one quantile that is the
 * value itself. One thread at a time.
 */
public interface ActionValueLoss {
    /**
     * What action values are judged on, one row for each action taken.
     *
     * @param rows the number of rows
     * @param from the place of the first row in {@code actions}
     * @param actionCount the number of actions
     * @param values {@code [rows][actionCount][quantiles]}
     * @param actions {@code [from + rows]}, the numbers of the actions taken
     * @param targets {@code [rows][quantiles]}, what the values of the actions should be; quantiles in any order
     * @param weights {@code [rows]}, the weight of each row; null for 1
     */
    record Batch(
            int rows, int from, int actionCount, float[] values, float[] actions, float[] targets, float[] weights) {}

    /**
     * One for values, or for as many quantiles of each.
     *
     * @param quantiles at least 1, where there is no distribution
     */
    static ActionValueLoss of(int quantiles) {
        return quantiles == 1 ? new ExpectedValueLoss() : new QuantileLoss(quantiles);
    }

    /**
     * The Huber loss of values (Huber, 1964), {@code e^2 / 2} for errors up to {@code delta} and {@code delta * (|e| - delta / 2)} beyond; of
     * quantiles the quantile Huber loss made of it (Dabney et al., 2018, equations 9 and 10).
     *
     * @param delta above 0; infinity makes it half the squared error
     * @param scale what the derivatives are multiplied by, one over the rows
     * @param gradients {@code [rows][actionCount][quantiles]}, written
     * @param absoluteErrors {@code [rows]}, written: how far the expected value is from that of the target
     * @return the weighted sum of the losses
     */
    double huber(Batch batch, float delta, float scale, float[] gradients, float[] absoluteErrors);

    /**
     * The expected values.
     *
     * @param values {@code [count][quantiles]}
     * @param means {@code [count]}, written; may be {@code values} where there is no distribution
     */
    void means(int count, float[] values, float[] means);
}
