package org.rollout4j.lm.rerank;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.rollout4j.core.Require;

/**
 * Bandits that suppose rewards to be linear in features, with noise. What they know is a ridge regression of rewards, in the form of {@code A = ridge I + sum x x'}
 * and {@code theta = A^-1 sum reward x}.
 */
public final class LinearBandit implements Bandit {
    /** Says what each arm is worth trying. */
    @FunctionalInterface
    private interface Rule {
        double[] values(GaussianPosterior known, List<double[]> arms, RandomGenerator random);
    }

    private final int size;
    private final GaussianPosterior known;
    private final Rule rule;

    private LinearBandit(int size, double ridge, Rule rule) {
        Require.inRange("number of features", size, 1, ScorerFile.MAX_FEATURES);
        Require.that(
                ridge > 0 && ridge < Double.POSITIVE_INFINITY, "ridge", ridge, "a finite number above 0 is needed");
        double[] variances = new double[size];
        Arrays.fill(variances, 1 / ridge);
        this.size = size;
        this.known = GaussianPosterior.prior(variances);
        this.rule = rule;
    }

    /**
     * LinUCB (Li et al., 2010): takes the arm that could be best, the greatest {@code theta x + alpha sqrt(x' A^-1 x)}. It draws nothing.
     *
     * @param size the number of features
     * @param ridge above 0, for example 1
     * @param alpha how much of what is unknown is hoped for, 0 or more; of noise with standard deviation s a few s
     */
    public static LinearBandit linUcb(int size, double ridge, double alpha) {
        Require.inRange("alpha", alpha, 0, Double.MAX_VALUE);
        return new LinearBandit(
                size,
                ridge,
                (known, arms, random) -> arms.stream()
                        .mapToDouble(arm -> known.mean(arm) + alpha * Math.sqrt(known.variance(arm)))
                        .toArray());
    }

    /**
     * Thompson sampling (Agrawal and Goyal, 2013): draws weights from {@code N(theta, v^2 A^-1)} and takes the arm that is best by them.
     *
     * @param size the number of features
     * @param ridge above 0, for example 1
     * @param v 0 or more; the standard deviation of the noise, if the weights are right
     */
    public static LinearBandit thompson(int size, double ridge, double v) {
        Require.inRange("v", v, 0, Double.MAX_VALUE);
        return new LinearBandit(size, ridge, (known, arms, random) -> known.draw(arms, v, random));
    }

    @Override
    public int choose(List<float[]> arms, RandomGenerator random) {
        Require.that(!arms.isEmpty(), "number of arms", 0, "at least 1 is needed");
        return Bandit.best(rule.values(known, arms.stream().map(this::input).toList(), random));
    }

    @Override
    public void learn(float[] arm, double reward) {
        Require.that(Double.isFinite(reward), "reward", reward, "a finite number is needed");
        known.observe(input(arm), reward, 1);
    }

    private double[] input(float[] arm) {
        double[] x = new double[size];
        Standardiser.check(arm, size);
        for (int i = 0; i < size; i++) {
            x[i] = arm[i];
        }
        return x;
    }

    /** {@code [size]}, theta. */
    public double[] weights() {
        return known.mean().clone();
    }

    /** {@code [size][size]}, the inverse of A. */
    public double[] covariance() {
        return known.covariance().clone();
    }
}
