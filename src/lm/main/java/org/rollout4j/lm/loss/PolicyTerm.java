package org.rollout4j.lm.loss;

import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.DoubleStream;
import org.rollout4j.core.Metrics;

/**
 * A completion's part of the loss of a policy, and what was seen while it was computed.
 *
 * @param value terms of a batch add up to its loss
 * @param slopes {@code [tokens]}, the derivatives by the log-probabilities as they are now
 * @param ratios how many ratios of new to old probability there were: one a token, or one in all; 0 where the completion does not count
 * @param low how many of them were below the range and clipped
 * @param high how many of them were above the range and clipped
 * @param ratioSum their sum
 * @param approxKl the sum over them of {@code log(ratio)^2 / 2}
 * @param tokens that counted
 * @param kl the sum over these of the estimates of KL(policy || reference); NaN without a reference
 */
public record PolicyTerm(
        double value,
        double[] slopes,
        int ratios,
        int low,
        int high,
        double ratioSum,
        double approxKl,
        int tokens,
        double kl) {
    /** Of a completion that does not count. */
    static PolicyTerm none(int length) {
        return new PolicyTerm(0, new double[length], 0, 0, 0, 0, 0, 0, Double.NaN);
    }

    /**
     * The metrics of GRPO and RLOO: {@code clip_ratio/low_mean}, {@code high_mean}, {@code region_mean}, the shares of all ratios; {@code
     * clip_ratio/low_min}, {@code high_max}, the least and greatest share in a completion; {@code kl}, the mean over tokens, where there is a
     * reference.
     *
     * @param terms of the whole batch
     */
    public static Metrics metrics(Collection<PolicyTerm> terms) {
        List<PolicyTerm> counted =
                terms.stream().filter(term -> term.ratios > 0).toList();
        double ratios = Math.max(1, sum(counted, term -> term.ratios));
        double low = sum(counted, PolicyTerm::low) / ratios;
        double high = sum(counted, PolicyTerm::high) / ratios;
        Metrics metrics = Metrics.NONE
                .with("clip_ratio/low_mean", low)
                .with(
                        "clip_ratio/low_min",
                        shares(counted, PolicyTerm::low).min().orElse(0))
                .with("clip_ratio/high_mean", high)
                .with(
                        "clip_ratio/high_max",
                        shares(counted, PolicyTerm::high).max().orElse(0))
                .with("clip_ratio/region_mean", low + high);
        double kl = sum(counted, PolicyTerm::kl) / Math.max(1, sum(counted, PolicyTerm::tokens));
        return counted.isEmpty() || Double.isNaN(kl) ? metrics : metrics.with("kl", kl);
    }

    /**
     * The metrics of PPO: {@code loss/policy_avg}, the loss; {@code policy/approxkl_avg}, an estimate of KL(old || new); {@code
     * policy/clipfrac_avg}, the share of ratios that were clipped; {@code val/ratio}, their mean.
     *
     * @param terms of the whole batch
     */
    public static Metrics ppoMetrics(Collection<PolicyTerm> terms) {
        double ratios = Math.max(1, sum(terms, PolicyTerm::ratios));
        return Metrics.NONE
                .with("loss/policy_avg", sum(terms, PolicyTerm::value))
                .with("policy/approxkl_avg", sum(terms, PolicyTerm::approxKl) / ratios)
                .with("policy/clipfrac_avg", sum(terms, term -> term.low + term.high) / ratios)
                .with("val/ratio", sum(terms, PolicyTerm::ratioSum) / ratios);
    }

    private static double sum(Collection<PolicyTerm> terms, ToDoubleFunction<PolicyTerm> number) {
        return Means.sum(Means.of(terms, number));
    }

    private static DoubleStream shares(Collection<PolicyTerm> terms, ToIntFunction<PolicyTerm> number) {
        return terms.stream().mapToDouble(term -> (double) number.applyAsInt(term) / term.ratios);
    }
}
