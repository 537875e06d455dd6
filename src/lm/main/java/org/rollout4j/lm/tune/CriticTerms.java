package org.rollout4j.lm.tune;

import java.util.Arrays;
import java.util.List;
import org.rollout4j.lm.loss.CriticLoss;
import org.rollout4j.lm.model.ValueLoss;

/** What completions of a batch contribute to the loss of a value network, as {@link ValueLoss} asks for it. */
final class CriticTerms implements ValueLoss {
    private final PpoBatch batch;
    private final CriticLoss loss;
    private final double weight;
    private final long tokens;
    private final CriticLoss.Term[] terms;

    /** @param weight what gradients are multiplied by */
    CriticTerms(PpoBatch batch, CriticLoss loss, double weight) {
        this.batch = batch;
        this.loss = loss;
        this.weight = weight;
        this.tokens = batch.packed().targetCount();
        this.terms = new CriticLoss.Term[batch.count()];
    }

    @Override
    public void differentiate(int from, int end, double[] values, double[] slopes) {
        for (int i = from; i < end; i++) {
            terms[i] = loss.term(
                    batch.packed().ofTargets(values, i),
                    batch.values().get(i),
                    batch.returns().get(i),
                    tokens);
            double[] own = Arrays.stream(terms[i].slopes())
                    .map(slope -> weight * slope)
                    .toArray();
            batch.packed().setTargets(slopes, i, own);
        }
    }

    List<CriticLoss.Term> terms() {
        return List.of(terms);
    }

    /** The loss of the batch, without the weight. */
    double loss() {
        return Arrays.stream(terms).mapToDouble(CriticLoss.Term::value).sum();
    }
}
