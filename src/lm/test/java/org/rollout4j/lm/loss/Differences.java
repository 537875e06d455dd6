package org.rollout4j.lm.loss;

import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/** Derivatives by central differences. */
final class Differences {
    private static final double STEP = 1e-5;

    private Differences() {}

    static double slope(DoubleUnaryOperator f, double x) {
        return (f.applyAsDouble(x + STEP) - f.applyAsDouble(x - STEP)) / (2 * STEP);
    }

    /** The derivatives by each of the numbers. */
    static double[] gradient(ToDoubleFunction<double[]> f, double[] x) {
        double[] slopes = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int at = i;
            slopes[i] = slope(
                    value -> {
                        double[] moved = x.clone();
                        moved[at] = value;
                        return f.applyAsDouble(moved);
                    },
                    x[i]);
        }
        return slopes;
    }
}
