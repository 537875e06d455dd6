package org.rollout4j.lm.tune;

import java.util.Arrays;
import java.util.List;
import org.rollout4j.lm.loss.RewardLoss;
import org.rollout4j.lm.model.ValueLoss;

/** The pairs of a batch with their rewards, as a loss of them that {@link ValueLoss} asks for. */
final class ComparedPairs implements ValueLoss {
    private final ComparedBatch batch;
    private final RewardLoss loss;
    private final RewardLoss.Pair[] pairs;
    private final double[] terms;

    ComparedPairs(ComparedBatch batch, RewardLoss loss) {
        this.batch = batch;
        this.loss = loss;
        this.pairs = new RewardLoss.Pair[batch.pairs()];
        this.terms = new double[batch.pairs()];
    }

    @Override
    public int groupSize() {
        return 2;
    }

    @Override
    public void differentiate(int from, int end, double[] values, double[] slopes) {
        for (int s = from; s < end; s += 2) {
            RewardLoss.Term term = judge(s / 2, values);
            slopes[last(s)] = term.chosenSlope();
            slopes[last(s + 1)] = term.rejectedSlope();
        }
    }

    /** Judges all pairs, where no derivatives are needed. */
    void judge(double[] values) {
        for (int pair = 0; pair < pairs.length; pair++) {
            judge(pair, values);
        }
    }

    private RewardLoss.Term judge(int pair, double[] values) {
        pairs[pair] = new RewardLoss.Pair(
                values[last(2 * pair)],
                values[last(2 * pair + 1)],
                batch.margins().get(pair));
        RewardLoss.Term term = loss.term(pairs[pair], pairs.length);
        terms[pair] = term.value();
        return term;
    }

    /** Where a text is read. */
    private int last(int sequence) {
        return batch.packed().starts()[sequence + 1] - 1;
    }

    /** The loss of the batch, when all pairs have been judged. */
    double loss() {
        return Arrays.stream(terms).sum();
    }

    List<RewardLoss.Pair> pairs() {
        return List.of(pairs);
    }
}
