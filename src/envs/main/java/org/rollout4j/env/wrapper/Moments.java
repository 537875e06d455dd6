package org.rollout4j.env.wrapper;

/** Mean and variance of each of some numbers, as they come (Welford, 1962). */
final class Moments {
    private final double[] means;
    private final double[] squaredDeviations;
    private long count;

    Moments(int size) {
        means = new double[size];
        squaredDeviations = new double[size];
    }

    void add(float... values) {
        count++;
        for (int i = 0; i < means.length; i++) {
            double apart = values[i] - means[i];
            means[i] += apart / count;
            squaredDeviations[i] += apart * (values[i] - means[i]);
        }
    }

    double mean(int i) {
        return means[i];
    }

    /** Of what was seen, not an estimate for what was not; 0 before the first. */
    double variance(int i) {
        return count == 0 ? 0 : squaredDeviations[i] / count;
    }
}
