package org.rollout4j.lm.tune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rollout4j.lm.loss.Advantages;
import org.rollout4j.lm.loss.KlPenalty;
import org.rollout4j.lm.loss.PolicyLoss;
import org.rollout4j.lm.loss.PolicySample;
import org.rollout4j.lm.loss.PolicyTerm;
import org.rollout4j.lm.loss.RlooLoss;

/** What groups of completions of the same prompts are learned from by: their advantages over each other, and a loss. */
sealed interface GroupObjective {
    /** Whether reference log-probabilities are needed. */
    boolean needsReference();

    /**
     * The advantage of each completion.
     *
     * @param reference {@code [tokens]} of each completion, under the reference; null where none is needed
     */
    double[] advantages(Completions data, List<double[]> reference);

    /** The part of a completion in the loss. */
    PolicyTerm term(PolicySample sample, PolicyLoss.Totals totals);

    /** Advantages for each token, which are the same for all of a completion. */
    default List<double[]> tokenAdvantages(Completions data, List<double[]> reference) {
        double[] each = advantages(data, reference);
        List<double[]> tokens = new ArrayList<>();
        for (int i = 0; i < each.length; i++) {
            double[] own = new double[data.logProbs().get(i).length];
            Arrays.fill(own, each[i]);
            tokens.add(own);
        }
        return tokens;
    }

    /** {@code [completions]}, rewards less the price of the distance to the reference. */
    private static double[] penalised(KlPenalty penalty, Completions data, List<double[]> reference) {
        double[] rewards = data.rewards().clone();
        for (int i = 0; i < rewards.length && penalty.klCoef() > 0; i++) {
            rewards[i] = penalty.rewards(rewards[i], data.logProbs().get(i), reference.get(i), data.ended()[i])
                    .total();
        }
        return rewards;
    }

    /**
     * Group relative policy optimisation: distances from the group's mean; the penalty of the distance to the reference in the loss, or in the
     * rewards, if that has a price.
     */
    record Grpo(PolicyLoss loss, KlPenalty penalty, Advantages.ScaleRewards scaleRewards) implements GroupObjective {
        @Override
        public boolean needsReference() {
            return loss.beta() > 0 || penalty.klCoef() > 0;
        }

        @Override
        public double[] advantages(Completions data, List<double[]> reference) {
            return new Advantages(data.numGenerations()).grouped(penalised(penalty, data, reference), scaleRewards);
        }

        @Override
        public PolicyTerm term(PolicySample sample, PolicyLoss.Totals totals) {
            return loss.term(sample, totals);
        }
    }

    /** REINFORCE with a leave-one-out baseline: the penalty of the distance to the reference is in the rewards. */
    record Rloo(RlooLoss loss, KlPenalty penalty, boolean normalizeAdvantages) implements GroupObjective {
        @Override
        public boolean needsReference() {
            return penalty.klCoef() > 0;
        }

        @Override
        public double[] advantages(Completions data, List<double[]> reference) {
            return new Advantages(data.numGenerations())
                    .leaveOneOut(penalised(penalty, data, reference), normalizeAdvantages);
        }

        @Override
        public PolicyTerm term(PolicySample sample, PolicyLoss.Totals totals) {
            return loss.term(sample, totals.completions());
        }
    }
}
