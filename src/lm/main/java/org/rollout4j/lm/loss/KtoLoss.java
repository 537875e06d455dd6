package org.rollout4j.lm.loss;

import java.util.Collection;
import java.util.List;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Require;

/**
 * Kahneman-Tversky optimisation (Ethayarajh et al., 2024): learns from single completions that people liked or did not. With r the log-ratio
 * of a completion and z an estimate of KL(policy || reference), {@code w (1 - sigmoid(beta (r - z)))} for desirable ones and {@code w (1 -
 * sigmoid(beta (z - r)))} for others, the mean over the batch. No gradient goes through z.
 *
 * @param type what completions are held against
 * @param beta above 0: how hard it is to leave the reference
 * @param desirableWeight of desirable completions, at least 0
 * @param undesirableWeight of undesirable completions, at least 0
 */
public record KtoLoss(LossType type, double beta, double desirableWeight, double undesirableWeight) {
    /** What completions are held against. */
    public enum LossType {
        /** The estimate of KL. */
        KTO,
        /** Zero (D'Oosterlinck et al., 2024); no mismatched pairs are needed. */
        APO_ZERO_UNPAIRED;

        /** The type of that name of TRL's; {@link IllegalArgumentException} where it is none of these. */
        public static LossType of(String name) {
            return LossNames.find(name, values(), List.of());
        }
    }

    /**
     * A completion with its judgement.
     *
     * @param logProb its log-probability under the policy, summed over its tokens, in nats
     * @param referenceLogProb the same under the reference
     * @param length its tokens that count, at least 1
     * @param desirable whether it was liked
     */
    public record Example(double logProb, double referenceLogProb, int length, boolean desirable) {
        public Example {
            Require.that(length >= 1, "tokens of the completion", length, "at least 1 has to count");
        }

        private double ratio() {
            return logProb - referenceLogProb;
        }
    }

    /**
     * What of the whole batch an example's term depends on; both are known before the forward pass through the examples. The estimate needs a
     * pass of its own, without gradient, through mismatched pairs.
     *
     * @param examples in the batch, at least 1
     * @param kl what {@link #kl} says of the batch, at least 0; not used by {@link LossType#APO_ZERO_UNPAIRED}
     */
    public record Totals(int examples, double kl) {
        public Totals {
            Require.that(examples >= 1, "examples", examples, "at least 1 is needed");
            Require.that(kl >= 0, "kl", kl, "at least 0 is allowed");
        }
    }

    /**
     * An example's part of the loss.
     *
     * @param value terms of a batch add up to its loss
     * @param slope the derivative by the log-probability of the completion, hence by that of each of its tokens
     */
    public record Term(double value, double slope) {}

    public KtoLoss {
        Require.that(type != null, "loss_type", null, "kto or apo_zero_unpaired is needed");
        Require.that(beta > 0 && Double.isFinite(beta), "beta", beta, "a number above 0 is allowed");
        Require.inRange("desirable_weight", desirableWeight, 0, Double.MAX_VALUE);
        Require.inRange("undesirable_weight", undesirableWeight, 0, Double.MAX_VALUE);
    }

    /**
     * For each row of a batch the row whose completion it is paired with to estimate KL: the next one, and the first one for the last. No row
     * meets itself, however many there are.
     *
     * @param rows at least 2, as one alone can only be paired with itself
     */
    public static int[] mismatched(int rows) {
        Require.that(rows >= 2, "batch_size", rows, "kto needs at least 2 examples in a batch to estimate KL");
        int[] other = new int[rows];
        for (int row = 0; row < rows; row++) {
            other[row] = (row + 1) % rows;
        }
        return other;
    }

    /**
     * The estimate of KL: the mean log-ratio of mismatched pairs, and 0 where that is negative or there are none.
     *
     * @param logProbs {@code [pairs]}, log-probabilities under the policy of completions after prompts that they do not belong to, in nats
     * @param referenceLogProbs {@code [pairs]}, the same under the reference
     */
    public static double kl(double[] logProbs, double[] referenceLogProbs) {
        Require.that(
                logProbs.length == referenceLogProbs.length,
                "number of reference log-probabilities",
                referenceLogProbs.length,
                "that of log-probabilities is needed, " + logProbs.length);
        double sum = Means.sum(logProbs) - Means.sum(referenceLogProbs);
        return logProbs.length == 0 ? 0 : Math.max(0, sum / logProbs.length);
    }

    /** The part of one example in the loss of a batch. */
    public Term term(Example example, Totals totals) {
        double zero = type == LossType.KTO ? totals.kl() : 0;
        double sign = example.desirable() ? 1 : -1;
        double weight = (example.desirable() ? desirableWeight : undesirableWeight) / totals.examples();
        double x = sign * beta * (example.ratio() - zero);
        return new Term(weight * Logistic.sigmoid(-x), -weight * sign * beta * Logistic.slope(x));
    }

    /**
     * {@code rewards/chosen}, {@code logps/chosen} of desirable completions, {@code rewards/rejected}, {@code logps/rejected} of others, where
     * the batch has such; {@code rewards/margins} where it has both; {@code kl}. A reward is beta times a completion's log-ratio.
     *
     * @param examples of the whole batch
     */
    public Metrics metrics(Collection<Example> examples, Totals totals) {
        List<Example> chosen = examples.stream().filter(Example::desirable).toList();
        List<Example> rejected = examples.stream().filter(e -> !e.desirable()).toList();
        Metrics metrics = of(of(Metrics.NONE, "chosen", chosen), "rejected", rejected);
        if (!chosen.isEmpty() && !rejected.isEmpty()) {
            metrics = metrics.with("rewards/margins", reward(chosen) - reward(rejected));
        }
        return metrics.with("kl", type == LossType.KTO ? totals.kl() : 0);
    }

    private Metrics of(Metrics metrics, String kind, List<Example> examples) {
        return examples.isEmpty()
                ? metrics
                : metrics.with("rewards/" + kind, reward(examples))
                        .with("logps/" + kind, Means.mean(Means.of(examples, Example::logProb)));
    }

    private double reward(List<Example> examples) {
        return beta * Means.mean(Means.of(examples, Example::ratio));
    }
}
