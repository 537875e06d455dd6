package org.rollout4j.lm.tune;

import java.util.List;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.lm.loss.KtoLoss;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sequence;

/** What KTO holds completions against: an estimate of the KL divergence from the reference, by the completions of a batch after prompts of others, without gradient. */
final class MismatchedKl {
    private final Backpropagation backpropagation;
    private final int maxLength;

    /** @param maxLength the most tokens of a sequence */
    MismatchedKl(Backpropagation backpropagation, int maxLength) {
        this.backpropagation = backpropagation;
        this.maxLength = maxLength;
    }

    /** 0 where there are fewer than two rows, or the loss has no use for it. */
    double of(List<UnpairedRow> rows, float[] parameters, float[] reference, KtoLoss loss) {
        List<Sequence> mismatched =
                loss.type() == KtoLoss.LossType.KTO ? UnpairedRow.mismatched(rows, maxLength) : List.of();
        if (mismatched.isEmpty()) {
            return 0;
        }
        Packed packed = Packed.of(mismatched);
        double kl = KtoLoss.kl(sums(parameters, packed), sums(reference, packed));
        DivergenceException.check("kl", kl);
        return kl;
    }

    private double[] sums(float[] parameters, Packed packed) {
        return packed.sumOfEach(backpropagation.score(parameters, packed, 1).logProbs());
    }
}
