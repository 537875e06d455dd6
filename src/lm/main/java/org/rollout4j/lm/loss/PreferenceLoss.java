package org.rollout4j.lm.loss;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Require;

/**
 * Direct preference optimisation (Rafailov et al., 2023) and its relatives, as TRL's {@code DPOTrainer} has them. Several types may be
 * added up, each with a weight, as in {@code loss_type=[sigmoid, sft]}.
 *
 * <p>A pair whose preference p is below 1 counts as p pairs as it is and 1 - p pairs the other way round, in all types but {@code sft}; with
 * {@code sigmoid}, all pairs of the reference's support, and {@code p = sigmoid(r(chosen) - r(rejected))}, the least loss is at {@code pi*
 * ~ ref exp(r / beta)}.
 *
 * @param types what is added up, at least one
 * @param weights of each type, finite; TRL's {@code loss_weights}
 * @param beta above 0: how hard it is to leave the reference; for {@code ipo} the tau of its paper
 * @param labelSmoothing the fraction of labels that are taken to be wrong, 0 to below 0.5. {@code robust} corrects for it (Chowdhury et al.,
 *     2024), {@code sigmoid} smoothes by it (conservative DPO, which newer versions of TRL have dropped); others have none
 */
public record PreferenceLoss(List<LossType> types, List<Double> weights, double beta, double labelSmoothing) {
    private static final List<String> ELSEWHERE =
            List.of("exo_pair", "nca_pair", "bco_pair", "sppo_hard", "aot", "aot_unpaired", "discopop", "sigmoid_norm");

    /** What a pair is judged by; with h the difference of the log-ratios of chosen and rejected. */
    public enum LossType {
        /** {@code -log sigmoid(beta h)} (Rafailov et al., 2023). */
        SIGMOID,
        /** {@code max(0, 1 - beta h)} (Zhao et al., 2023). */
        HINGE,
        /** {@code (h - 1 / (2 beta))^2}, with log-ratios divided by the completions' lengths, as TRL does (Azar et al., 2023). */
        IPO,
        /** Unbiased where a known fraction of labels is wrong (Chowdhury et al., 2024). */
        ROBUST,
        /** Raises chosen and lowers rejected completions by themselves (D'Oosterlinck et al., 2024, equation 7). */
        APO_ZERO,
        /** Lowers chosen completions and rejected ones more (D'Oosterlinck et al., 2024, equation 8). */
        APO_DOWN,
        /** The negative log-likelihood of chosen completions, the mean over all their tokens in the batch. */
        SFT;

        /** The type of that name of TRL's; {@link IllegalArgumentException} where it is none of these. */
        public static LossType of(String name) {
            return LossNames.find(name, values(), ELSEWHERE);
        }
    }

    /**
     * What of the whole batch a pair's term depends on; both are known before the forward pass.
     *
     * @param pairs in the batch, at least 1
     * @param chosenTokens tokens of all chosen completions that count, which the mean of {@code sft} is taken over
     */
    public record Totals(int pairs, long chosenTokens) {
        public Totals {
            Require.that(pairs >= 1, "pairs", pairs, "at least 1 is needed");
            Require.that(chosenTokens >= pairs, "chosenTokens", chosenTokens, "at least one for each pair is needed");
        }
    }

    /**
     * A pair's part of the loss.
     *
     * @param value terms of a batch add up to its loss
     * @param chosenSlope the derivative by the log-probability of the chosen completion, hence by that of each of its tokens
     * @param rejectedSlope the same of the rejected one
     */
    public record Term(double value, double chosenSlope, double rejectedSlope) {
        private Term plus(Term other, double weight) {
            return new Term(
                    value + weight * other.value,
                    chosenSlope + weight * other.chosenSlope,
                    rejectedSlope + weight * other.rejectedSlope);
        }
    }

    public PreferenceLoss {
        types = List.copyOf(types);
        weights = List.copyOf(weights);
        Require.that(!types.isEmpty(), "loss_type", types, "at least one type is needed");
        Require.that(
                weights.size() == types.size(),
                "number of loss_weights",
                weights.size(),
                "one for each loss_type is needed, " + types.size());
        for (double weight : weights) {
            Require.that(Double.isFinite(weight), "loss_weights", weight, "finite numbers are allowed");
        }
        Require.that(beta > 0 && Double.isFinite(beta), "beta", beta, "a number above 0 is allowed");
        Require.that(
                labelSmoothing >= 0 && labelSmoothing < 0.5,
                "label_smoothing",
                labelSmoothing,
                "at least 0 and below 0.5 is allowed");
        Require.that(
                labelSmoothing == 0 || types.contains(LossType.SIGMOID) || types.contains(LossType.ROBUST),
                "label_smoothing",
                labelSmoothing,
                "0 is allowed unless a loss_type is sigmoid or robust");
    }

    /** One type, without smoothing. */
    public static PreferenceLoss of(LossType type, double beta) {
        return new PreferenceLoss(List.of(type), List.of(1.0), beta, 0);
    }

    /** Types by TRL's names, each with weight 1. */
    public static PreferenceLoss of(List<String> names, double beta, double labelSmoothing) {
        List<LossType> types = names.stream().map(LossType::of).toList();
        return new PreferenceLoss(types, Collections.nCopies(types.size(), 1.0), beta, labelSmoothing);
    }

    /** The part of one pair in the loss of a batch. */
    public Term term(PreferencePair pair, Totals totals) {
        Term sum = new Term(0, 0, 0);
        for (int i = 0; i < types.size(); i++) {
            LossType type = types.get(i);
            sum = type == LossType.SFT
                    ? sum.plus(new Term(-pair.chosen(), -1, 0), weights.get(i) / totals.chosenTokens())
                    : sum.plus(expected(type, pair), weights.get(i) / totals.pairs());
        }
        return sum;
    }

    /** The mean over whether the chosen completion is the better one. */
    private Term expected(LossType type, PreferencePair pair) {
        double chosen = pair.chosenRatio();
        double rejected = pair.rejectedRatio();
        if (type == LossType.IPO) {
            chosen /= pair.chosenLength();
            rejected /= pair.rejectedLength();
        }
        Term better = judge(type, chosen, rejected);
        Term worse = judge(type, rejected, chosen);
        double p = pair.preference();
        double value = p * better.value + (1 - p) * worse.value;
        double chosenSlope = p * better.chosenSlope + (1 - p) * worse.rejectedSlope;
        double rejectedSlope = p * better.rejectedSlope + (1 - p) * worse.chosenSlope;
        return type == LossType.IPO
                ? new Term(value, chosenSlope / pair.chosenLength(), rejectedSlope / pair.rejectedLength())
                : new Term(value, chosenSlope, rejectedSlope);
    }

    private Term judge(LossType type, double chosen, double rejected) {
        double x = beta * (chosen - rejected);
        return switch (type) {
            case SIGMOID -> logistic(x, 1 - labelSmoothing, labelSmoothing);
            case ROBUST -> {
                double kept = 1 - 2 * labelSmoothing;
                yield logistic(x, (1 - labelSmoothing) / kept, -labelSmoothing / kept);
            }
            case HINGE -> byDifference(Math.max(0, 1 - x), x < 1 ? -beta : 0);
            case IPO -> {
                double error = chosen - rejected - 1 / (2 * beta);
                yield byDifference(error * error, 2 * error);
            }
            case APO_ZERO ->
                new Term(
                        Logistic.sigmoid(-beta * chosen) + Logistic.sigmoid(beta * rejected),
                        -beta * Logistic.slope(beta * chosen),
                        beta * Logistic.slope(beta * rejected));
            case APO_DOWN -> {
                double slope = beta * Logistic.slope(x);
                yield new Term(
                        Logistic.sigmoid(beta * chosen) + Logistic.sigmoid(-x),
                        beta * Logistic.slope(beta * chosen) - slope,
                        slope);
            }
            case SFT -> throw new IllegalArgumentException("sft compares no pairs");
        };
    }

    /** {@code -right log sigmoid(x) - wrong log sigmoid(-x)}. */
    private Term logistic(double x, double right, double wrong) {
        return byDifference(
                -right * Logistic.logSigmoid(x) - wrong * Logistic.logSigmoid(-x),
                beta * (wrong * Logistic.sigmoid(x) - right * Logistic.sigmoid(-x)));
    }

    private static Term byDifference(double value, double slope) {
        return new Term(value, slope, -slope);
    }

    /**
     * {@code rewards/chosen}, {@code rewards/rejected}, {@code rewards/accuracies}, {@code rewards/margins}, {@code logps/chosen}, {@code
     * logps/rejected}: means over the pairs. A reward is beta times a completion's log-ratio, an accuracy the share of pairs whose chosen
     * completion has the higher one.
     *
     * @param pairs of the whole batch, at least one
     */
    public Metrics metrics(Collection<PreferencePair> pairs) {
        double chosen = beta * Means.mean(Means.of(pairs, PreferencePair::chosenRatio));
        double rejected = beta * Means.mean(Means.of(pairs, PreferencePair::rejectedRatio));
        return Metrics.NONE
                .with("rewards/chosen", chosen)
                .with("rewards/rejected", rejected)
                .with(
                        "rewards/accuracies",
                        Means.mean(Means.of(pairs, pair -> pair.chosenRatio() > pair.rejectedRatio() ? 1 : 0)))
                .with("rewards/margins", chosen - rejected)
                .with("logps/chosen", Means.mean(Means.of(pairs, PreferencePair::chosen)))
                .with("logps/rejected", Means.mean(Means.of(pairs, PreferencePair::rejected)));
    }
}
