package org.rollout4j.lm.tune;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.rollout4j.lm.loss.PolicySample;
import org.rollout4j.lm.loss.PolicyTerm;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.TokenLoss;
import org.rollout4j.lm.model.TokenScores;
import org.rollout4j.lm.model.TokenSlopes;

/** What completions of a batch contribute to the loss of a policy, as {@link TokenLoss} asks for it. */
final class CompletionTerms implements TokenLoss {
    private final Packed packed;
    private final double[] old;
    private final double[] reference;
    private final List<double[]> advantages;
    private final boolean[] counts;
    private final Function<PolicySample, PolicyTerm> loss;
    private final PolicyTerm[] terms;

    /**
     * @param old {@code [length of packed]}, log-probabilities under the policy that sampled; null where that is the one that learns as it is now
     * @param reference {@code [length of packed]}, those under the reference; null where there is none
     * @param advantages {@code [tokens]} of each completion
     * @param counts which are learned from
     */
    CompletionTerms(
            Packed packed,
            double[] old,
            double[] reference,
            List<double[]> advantages,
            boolean[] counts,
            Function<PolicySample, PolicyTerm> loss) {
        this.packed = packed;
        this.old = old;
        this.reference = reference;
        this.advantages = advantages;
        this.counts = counts;
        this.loss = loss;
        this.terms = new PolicyTerm[packed.sequences()];
    }

    @Override
    public void differentiate(int from, int end, TokenScores scores, TokenSlopes slopes) {
        for (int i = from; i < end; i++) {
            double[] now = packed.ofTargets(scores.logProbs(), i);
            terms[i] = loss.apply(new PolicySample(
                    now,
                    old == null ? now : packed.ofTargets(old, i),
                    reference == null ? null : packed.ofTargets(reference, i),
                    advantages.get(i),
                    counts[i]));
            packed.setTargets(slopes.logProbs(), i, terms[i].slopes());
        }
    }

    List<PolicyTerm> terms() {
        return List.of(terms);
    }

    /** The loss of the batch. */
    double loss() {
        return Arrays.stream(terms).mapToDouble(PolicyTerm::value).sum();
    }
}
