package org.rollout4j.warning;

import static org.rollout4j.warning.RunSoFar.LAST;
import static org.rollout4j.warning.RunSoFar.RECENT;
import static org.rollout4j.warning.RunSoFar.mean;
import static org.rollout4j.warning.RunSoFar.meanOfLast;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Troubles of language models that learn from rewards or preferences, but for those that a judge sees ({@link RewardHacking}). Rows are those of
 * updates; where a method has no completions to learn from, evaluations:
 *
 * <ul>
 *   <li>negative KL: the mean {@code objective/kl} of the last {@value RunSoFar#RECENT} rows is below {@value #NEGATIVE} nats a completion, that of
 *       {@code kl} below {@value #NEGATIVE_TOKEN} nats a token, or that of {@code eval_kl} over the last three evaluations, which have fewer
 *       completions, below {@value #NEGATIVE_HELD_OUT}.
 *   <li>entropy collapse: the median entropy of the last {@value RunSoFar#RECENT} rows is below {@value #ENTROPY_LEFT} of that of the first five. A
 *       healthy run becomes more certain as well. Not of preferences: their texts may become certain.
 *   <li>repetition: the median {@code completions/repeated_ngrams} of the last {@value RunSoFar#RECENT} rows is above {@value #REPEATED}, and above
 *       twice that of the first five.
 *   <li>completions cut: the median {@code completions/clipped_ratio} of the last {@value RunSoFar#RECENT} rows is above {@value #CLIPPED}.
 *   <li>groups without spread: the median {@code frac_reward_zero_std}, or {@code frac_pairs_skipped}, of the last {@value RunSoFar#RECENT} rows is
 *       above {@value #ALIKE}.
 *   <li>distance without gain: over the second half of nine evaluations or more, {@code eval_kl} has more than doubled and come above {@value #FAR}
 *       nats, while {@code eval_reward} has gained less than {@value #NO_GAIN} of what it gained over the first half.
 * </ul>
 */
final class RewardRules {
    static final List<Rule> ALL = List.of(
            RewardHacking::look,
            RewardRules::negativeKl,
            RewardRules::entropyCollapse,
            RewardRules::repetition,
            RewardRules::clipped,
            RewardRules::withoutSpread,
            RewardRules::distanceWithoutGain);

    private static final double NEGATIVE = -0.1;
    private static final double NEGATIVE_TOKEN = -0.01;
    private static final double NEGATIVE_HELD_OUT = -0.3;
    private static final double ENTROPY_LEFT = 0.05;
    private static final double REPEATED = 0.3;
    private static final double CLIPPED = 0.5;
    private static final double ALIKE = 0.9;
    private static final double FAR = 5;
    private static final double NO_GAIN = 0.02;
    private static final int EVALUATIONS = 9;

    /** Estimates of one divergence: how many of the last values are averaged, and what their mean is not below by chance. */
    private static final List<KlEstimate> KL_ESTIMATES = List.of(
            new KlEstimate("objective/kl", RECENT, NEGATIVE),
            new KlEstimate("kl", RECENT, NEGATIVE_TOKEN),
            new KlEstimate("eval_kl", LAST, NEGATIVE_HELD_OUT));

    private record KlEstimate(String metric, int count, double min) {}

    private RewardRules() {}

    private static Optional<Warning> negativeKl(RunSoFar run) {
        for (KlEstimate estimate : KL_ESTIMATES) {
            double[] kl = run.values(estimate.metric);
            if (kl.length >= estimate.count && meanOfLast(estimate.count, kl) < estimate.min) {
                return Warning.of(
                        "Negative KL",
                        "Sample from the policy itself, without top-k, top-p or penalties, and at the temperature of the"
                                + " log-probabilities; learn the token ids as they were sampled.",
                        "%s is %.3g lately, and no divergence is below 0: what is sampled is not what is learned",
                        estimate.metric,
                        meanOfLast(estimate.count, kl));
            }
        }
        return Optional.empty();
    }

    private static Optional<Warning> entropyCollapse(RunSoFar run) {
        if (!run.has("reward") && !run.has("eval_reward")) {
            return Optional.empty();
        }
        return either(run, "entropy", "policy/entropy_avg")
                .filter(entropy -> entropy.start() > 0 && entropy.now() < ENTROPY_LEFT * entropy.start())
                .flatMap(entropy -> Warning.of(
                        "Entropy collapse",
                        "Hold the model to the reference (raise beta, klCoef of ppo), lower learningRate, take fewer steps, or"
                                + " sample at a higher temperature.",
                        "the entropy of a token fell from %.3g to %.3g: completions are all but the same, and little new is tried",
                        entropy.start(),
                        entropy.now()));
    }

    private static Optional<Warning> repetition(RunSoFar run) {
        return Course.of(run, "completions/repeated_ngrams")
                .filter(repeated -> repeated.now() > REPEATED && repeated.now() > 2 * repeated.start())
                .flatMap(repeated -> Warning.of(
                        "Repetition",
                        "Add the reward repetition-penalty, hold the model to the reference (raise beta, klCoef of ppo), or lower"
                                + " learningRate; look whether the reward grows with what is repeated.",
                        "%.0f %% of the trigrams of a completion are repeated, %.0f %% at first",
                        100 * repeated.now(),
                        100 * repeated.start()));
    }

    private static Optional<Warning> clipped(RunSoFar run) {
        return Course.of(run, "completions/clipped_ratio")
                .filter(clipped -> clipped.now() > CLIPPED)
                .flatMap(clipped -> Warning.of(
                        "Completions cut",
                        "Raise maxCompletionLength, reward those that end (soft-overlong-punishment, missingEosPenalty of ppo), or"
                                + " begin with a model that has learned where texts end; with maskTruncatedCompletions=true grpo"
                                + " learns nothing from the others.",
                        "%.0f %% of completions reach no end",
                        100 * clipped.now()));
    }

    private static Optional<Warning> withoutSpread(RunSoFar run) {
        return either(run, "frac_reward_zero_std", "frac_pairs_skipped")
                .filter(alike -> alike.now() > ALIKE)
                .flatMap(alike -> Warning.of(
                        "Groups without spread",
                        "If rewards are as high as they can be, stop. Otherwise take rewards that tell completions apart, other"
                                + " prompts, a higher temperature, or more completions of each prompt (numGenerations).",
                        "in %.0f %% of groups all rewards are the same, and nothing is learned from them",
                        100 * alike.now()));
    }

    private static Optional<Course> either(RunSoFar run, String... metrics) {
        return Stream.of(metrics)
                .map(metric -> Course.of(run, metric))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Warning> distanceWithoutGain(RunSoFar run) {
        double[][] both = run.together(List.of("eval_kl", "eval_reward"));
        double[] kl = both[0];
        double[] reward = both[1];
        if (kl.length < EVALUATIONS) {
            return Optional.empty();
        }
        int middle = kl.length / 2;
        double before = mean(kl, middle - 1, middle + 2);
        double now = meanOfLast(LAST, kl);
        double first = mean(reward, 0, LAST);
        double half = mean(reward, middle - 1, middle + 2);
        boolean gains = meanOfLast(LAST, reward) - half > NO_GAIN * Math.abs(half - first);
        return now > FAR && now > 2 * before && !gains
                ? Warning.of(
                        "Distance without gain",
                        "Stop where the reward stopped growing, or hold the model to the reference (raise beta, klCoef of ppo).",
                        "the distance to the reference grew from %.3g to %.3g nats a text, while the reward stayed at %.4g",
                        before,
                        now,
                        meanOfLast(LAST, reward))
                : Optional.empty();
    }
}
