package org.rollout4j.lm.tune;

import java.util.Arrays;
import java.util.List;
import org.rollout4j.lm.data.PreferenceBatch;
import org.rollout4j.lm.loss.PreferenceLoss;
import org.rollout4j.lm.loss.PreferencePair;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.TokenLoss;
import org.rollout4j.lm.model.TokenScores;
import org.rollout4j.lm.model.TokenSlopes;

/** The pairs of a batch with their log-probabilities, as a loss of them that {@link TokenLoss} asks for. */
final class PreferencePairs implements TokenLoss {
    private final PreferenceBatch batch;
    private final double[] reference;
    private final PreferenceLoss loss;
    private final PreferenceLoss.Totals totals;
    private final PreferencePair[] pairs;
    private final double[] values;

    /** @param reference {@code [sequences]}, the log-probabilities of the batch's completions under the reference */
    PreferencePairs(PreferenceBatch batch, double[] reference, PreferenceLoss loss) {
        this.batch = batch;
        this.reference = reference;
        this.loss = loss;
        this.pairs = new PreferencePair[batch.pairs()];
        this.values = new double[batch.pairs()];
        long chosen = 0;
        for (int pair = 0; pair < pairs.length; pair++) {
            chosen += batch.packed().targetCount(2 * pair);
        }
        this.totals = new PreferenceLoss.Totals(pairs.length, chosen);
    }

    @Override
    public int groupSize() {
        return 2;
    }

    @Override
    public void differentiate(int from, int end, TokenScores scores, TokenSlopes slopes) {
        int[] starts = batch.packed().starts();
        for (int s = from; s < end; s += 2) {
            PreferenceLoss.Term term = judge(s / 2, scores);
            Arrays.fill(slopes.logProbs(), starts[s], starts[s + 1], term.chosenSlope());
            Arrays.fill(slopes.logProbs(), starts[s + 1], starts[s + 2], term.rejectedSlope());
        }
    }

    /** Judges all pairs, where no derivatives are needed. */
    void judge(TokenScores scores) {
        for (int pair = 0; pair < pairs.length; pair++) {
            judge(pair, scores);
        }
    }

    private PreferenceLoss.Term judge(int pair, TokenScores scores) {
        Packed packed = batch.packed();
        int chosen = 2 * pair;
        int rejected = chosen + 1;
        pairs[pair] = new PreferencePair(
                packed.sum(scores.logProbs(), chosen),
                packed.sum(scores.logProbs(), rejected),
                reference[chosen],
                reference[rejected],
                packed.targetCount(chosen),
                packed.targetCount(rejected),
                batch.preferences().get(pair));
        PreferenceLoss.Term term = loss.term(pairs[pair], totals);
        values[pair] = term.value();
        return term;
    }

    /** The loss of the batch, when all pairs have been judged. */
    double loss() {
        return Arrays.stream(values).sum();
    }

    List<PreferencePair> pairs() {
        return List.of(pairs);
    }
}
