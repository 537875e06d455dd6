package org.rollout4j.lm.tune;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.lm.loss.PolicyLoss;
import org.rollout4j.lm.loss.TokenAdvantages;
import org.rollout4j.lm.loss.TokenRewards;
import org.rollout4j.lm.loss.Whitening;
import org.rollout4j.lm.model.Packed;

/**
 * Completions with what PPO learns of them. Lists are {@code [completions][tokens]}.
 *
 * @param packed prompts with their completions, which alone are targets
 * @param logProbs under the policy that drew them
 * @param values what the value network held the text before each token for
 * @param advantages of each token
 * @param returns what the value should have been
 */
record PpoBatch(
        Packed packed,
        List<double[]> logProbs,
        List<double[]> values,
        List<double[]> advantages,
        List<double[]> returns) {
    /**
     * As TRL does: rewards are whitened, if they are to be, advantages and returns made of them, and then advantages whitened.
     *
     * @param rewards of each completion, with the score at its last token
     */
    static PpoBatch of(
            Packed packed,
            List<double[]> logProbs,
            List<double[]> values,
            List<TokenRewards> rewards,
            PpoTuningConfig config) {
        List<double[]> plain = rewards.stream().map(TokenRewards::values).toList();
        List<double[]> each = config.whitenRewards() ? Whitening.whiten(plain, false) : plain;
        List<TokenAdvantages> estimated = IntStream.range(0, each.size())
                .mapToObj(i -> TokenAdvantages.of(each.get(i), values.get(i), config.gamma(), config.lam()))
                .toList();
        List<double[]> advantages =
                estimated.stream().map(TokenAdvantages::advantages).toList();
        return new PpoBatch(
                packed,
                logProbs,
                values,
                config.whitenAdvantages() ? Whitening.whiten(advantages, true) : advantages,
                estimated.stream().map(TokenAdvantages::returns).toList());
    }

    /** Some of the completions, in that order. */
    PpoBatch select(int... completions) {
        return new PpoBatch(
                packed.select(completions),
                pick(logProbs, completions),
                pick(values, completions),
                pick(advantages, completions),
                pick(returns, completions));
    }

    private static List<double[]> pick(List<double[]> of, int... completions) {
        return Arrays.stream(completions).mapToObj(of::get).toList();
    }

    int count() {
        return packed.sequences();
    }

    /** {@code [completions]}: all are learned from. */
    boolean[] counts() {
        boolean[] counts = new boolean[count()];
        Arrays.fill(counts, true);
        return counts;
    }

    PolicyLoss.Totals totals() {
        return new PolicyLoss.Totals(count(), packed.targetCount());
    }
}
