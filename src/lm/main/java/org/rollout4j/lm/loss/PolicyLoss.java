package org.rollout4j.lm.loss;

import java.util.List;
import org.rollout4j.core.Require;

/**
 * The clipped loss of policies over the tokens of completions, with a penalty of the distance to a reference: GRPO (Shao et al., 2024) and its
 * variants, as TRL's {@code GRPOTrainer} has them, and the policy's part of PPO ({@link LossType#BNPO}, an advantage for each token, beta 0).
 *
 * @param type over what the mean is taken
 * @param importanceSamplingLevel of what ratios of new to old probability are made
 * @param clip how far they may move
 * @param beta of the penalty, at least 0; 0 needs no reference
 * @param klEstimator what the penalty estimates KL by; {@link KlEstimator#K1} is refused, as its expected gradient is zero
 * @param useBiasCorrectionKl whether {@link KlEstimator#K3} is multiplied by the ratio, without which its gradient is that of another
 *     divergence; TRL's default. {@link KlEstimator#K2} needs none
 * @param maxCompletionLength what {@link LossType#DR_GRPO} divides by for each completion, at least 1
 */
public record PolicyLoss(
        LossType type,
        ImportanceSamplingLevel importanceSamplingLevel,
        ClipRange clip,
        double beta,
        KlEstimator klEstimator,
        boolean useBiasCorrectionKl,
        int maxCompletionLength) {
    private static final List<String> ELSEWHERE = List.of("cispo", "sapo", "luspo", "vespo");

    /** Over what the mean of the tokens' losses is taken. */
    public enum LossType {
        /** Over the tokens of each completion, then over completions: a token of a short one counts more (Shao et al., 2024). */
        GRPO,
        /** Over the longest that completions may be: a constant, which favours no length (Liu et al., 2025). */
        DR_GRPO,
        /** Over the tokens of all completions that were sampled together, shared out evenly among the updates made of them (Yu et al., 2025). */
        DAPO,
        /** Over the tokens of the completions of an update, however it is cut into micro-batches. */
        BNPO;

        /** The type of that name of TRL's; {@link IllegalArgumentException} where it is none of these. */
        public static LossType of(String name) {
            return LossNames.find(name, values(), ELSEWHERE);
        }
    }

    /** Of what ratios of new to old probability are made. */
    public enum ImportanceSamplingLevel {
        /** Of each token. */
        TOKEN,
        /** The geometric mean over a completion's tokens, one for all of them (GSPO, Zheng et al., 2025). */
        SEQUENCE
    }

    /**
     * What of the whole batch a completion's term depends on, beside its advantage; both are known before the forward pass.
     *
     * @param completions in the update, masked ones too, at least 1
     * @param tokens of completions that count: for {@link LossType#BNPO} in the update, for {@link LossType#DAPO} in all that was sampled together,
     *     divided by the number of updates made of it; others do without. 0 where none counts
     */
    public record Totals(int completions, double tokens) {
        public Totals {
            Require.that(completions >= 1, "completions", completions, "at least 1 is needed");
            Require.inRange("tokens", tokens, 0, Double.MAX_VALUE);
        }

        /**
         * Of an update.
         *
         * @param lengths {@code [completions]}, their tokens
         * @param counts {@code [completions]}, which are learned from
         */
        public static Totals of(int[] lengths, boolean[] counts) {
            double tokens = 0;
            for (int i = 0; i < lengths.length; i++) {
                tokens += counts[i] ? lengths[i] : 0;
            }
            return new Totals(lengths.length, tokens);
        }
    }

    public PolicyLoss {
        Require.that(type != null, "loss_type", null, "grpo, dr_grpo, dapo or bnpo is needed");
        Require.that(importanceSamplingLevel != null, "importance_sampling_level", null, "token or sequence is needed");
        Require.that(clip != null, "clip", null, "a range is needed");
        Require.inRange("beta", beta, 0, Double.MAX_VALUE);
        Require.that(
                klEstimator == KlEstimator.K2 || klEstimator == KlEstimator.K3,
                "kl_estimator",
                klEstimator,
                "K2 or K3 is allowed in a loss, where the gradient of K1 is zero on average");
        Require.that(
                !useBiasCorrectionKl || klEstimator == KlEstimator.K3,
                "use_bias_correction_kl",
                useBiasCorrectionKl,
                "false is allowed with " + klEstimator);
        Require.inRange("max_completion_length", maxCompletionLength, 1, Integer.MAX_VALUE);
    }

    /** Ratios of tokens; the corrected K3 estimate of KL. */
    public static PolicyLoss of(LossType type, double epsilon, double beta, int maxCompletionLength) {
        return new PolicyLoss(
                type,
                ImportanceSamplingLevel.TOKEN,
                ClipRange.symmetric(epsilon),
                beta,
                KlEstimator.K3,
                true,
                maxCompletionLength);
    }

    /** The policy's part of PPO: the mean over the tokens of an update, without a penalty, which is in the rewards there. */
    public static PolicyLoss ppo(double cliprange) {
        return of(LossType.BNPO, cliprange, 0, 1);
    }

    /** The part of one completion in the loss of a batch. */
    public PolicyTerm term(PolicySample sample, Totals totals) {
        Require.that(
                beta == 0 || sample.referenceLogProbs() != null,
                "referenceLogProbs",
                null,
                "needed where beta is above 0");
        if (!sample.counts()) {
            return PolicyTerm.none(sample.length());
        }
        double weight = weight(sample.length(), totals);
        return importanceSamplingLevel == ImportanceSamplingLevel.TOKEN
                ? byToken(sample, weight)
                : bySequence(sample, weight);
    }

    /** What the loss of a token is multiplied by. */
    private double weight(int length, Totals totals) {
        return switch (type) {
            case GRPO -> 1.0 / length / totals.completions();
            case DR_GRPO -> 1.0 / maxCompletionLength / totals.completions();
            case DAPO, BNPO -> 1 / Math.max(1, totals.tokens());
        };
    }

    private PolicyTerm byToken(PolicySample sample, double weight) {
        double[] slopes = new double[sample.length()];
        double loss = 0;
        double kls = sample.referenceLogProbs() == null ? Double.NaN : 0;
        double ratios = 0;
        double approxKl = 0;
        int low = 0;
        int high = 0;
        for (int t = 0; t < slopes.length; t++) {
            double ratio = Math.exp(sample.logRatio(t));
            double advantage = sample.advantages()[t];
            double factor = useBiasCorrectionKl ? ratio : 1;
            double kl = kl(sample, t);
            loss += clip.loss(ratio, advantage) + penalty(factor * kl);
            slopes[t] = weight
                    * (clip.slope(ratio, advantage)
                            + penalty(factor * (klSlope(sample, t) + (useBiasCorrectionKl ? kl : 0))));
            kls += factor * kl;
            ratios += ratio;
            approxKl += sample.logRatio(t) * sample.logRatio(t) / 2;
            low += clip.low(ratio, advantage) ? 1 : 0;
            high += clip.high(ratio, advantage) ? 1 : 0;
        }
        return new PolicyTerm(weight * loss, slopes, slopes.length, low, high, ratios, approxKl, slopes.length, kls);
    }

    /** One ratio for all tokens, whose logarithm each token's log-probability moves by one over their number. */
    private PolicyTerm bySequence(PolicySample sample, double weight) {
        int length = sample.length();
        double logRatio = 0;
        for (int t = 0; t < length; t++) {
            logRatio += sample.logRatio(t) / length;
        }
        double ratio = Math.exp(logRatio);
        double factor = useBiasCorrectionKl ? ratio : 1;
        double loss = 0;
        double byRatio = 0;
        double kls = 0;
        for (int t = 0; t < length; t++) {
            double kl = factor * kl(sample, t);
            loss += clip.loss(ratio, sample.advantages()[t]) + penalty(kl);
            byRatio += clip.slope(ratio, sample.advantages()[t]) + (useBiasCorrectionKl ? penalty(kl) : 0);
            kls += kl;
        }
        double[] slopes = new double[length];
        for (int t = 0; t < length; t++) {
            slopes[t] = weight * (byRatio / length + penalty(factor * klSlope(sample, t)));
        }
        double advantage = Means.mean(sample.advantages());
        return new PolicyTerm(
                weight * loss,
                slopes,
                1,
                clip.low(ratio, advantage) ? 1 : 0,
                clip.high(ratio, advantage) ? 1 : 0,
                ratio,
                logRatio * logRatio / 2,
                length,
                sample.referenceLogProbs() == null ? Double.NaN : kls);
    }

    private double penalty(double kl) {
        return beta == 0 ? 0 : beta * kl;
    }

    private double kl(PolicySample sample, int token) {
        double[] reference = sample.referenceLogProbs();
        return reference == null ? 0 : klEstimator.value(sample.logProbs()[token] - reference[token]);
    }

    private double klSlope(PolicySample sample, int token) {
        double[] reference = sample.referenceLogProbs();
        return reference == null ? 0 : klEstimator.slope(sample.logProbs()[token] - reference[token]);
    }
}
