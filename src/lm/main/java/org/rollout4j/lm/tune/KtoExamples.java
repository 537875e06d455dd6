package org.rollout4j.lm.tune;

import java.util.Arrays;
import java.util.List;
import org.rollout4j.lm.loss.KtoLoss;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.TokenLoss;
import org.rollout4j.lm.model.TokenScores;
import org.rollout4j.lm.model.TokenSlopes;

/** The completions of a batch with their log-probabilities, as a loss of them that {@link TokenLoss} asks for. */
final class KtoExamples implements TokenLoss {
    private final List<UnpairedRow> rows;
    private final Packed packed;
    private final double[] reference;
    private final KtoLoss loss;
    private final KtoLoss.Totals totals;
    private final KtoLoss.Example[] examples;
    private final double[] values;

    /**
     * @param packed the sequences of the rows
     * @param reference {@code [sequences]}, the log-probabilities of their completions under the reference
     * @param kl the estimate of KL, as of {@link KtoLoss#kl}
     */
    KtoExamples(List<UnpairedRow> rows, Packed packed, double[] reference, double kl, KtoLoss loss) {
        this.rows = rows;
        this.packed = packed;
        this.reference = reference;
        this.loss = loss;
        this.totals = new KtoLoss.Totals(rows.size(), kl);
        this.examples = new KtoLoss.Example[rows.size()];
        this.values = new double[rows.size()];
    }

    @Override
    public void differentiate(int from, int end, TokenScores scores, TokenSlopes slopes) {
        int[] starts = packed.starts();
        for (int row = from; row < end; row++) {
            examples[row] = new KtoLoss.Example(
                    packed.sum(scores.logProbs(), row),
                    reference[row],
                    packed.targetCount(row),
                    rows.get(row).desirable());
            KtoLoss.Term term = loss.term(examples[row], totals);
            values[row] = term.value();
            Arrays.fill(slopes.logProbs(), starts[row], starts[row + 1], term.slope());
        }
    }

    /** The loss of the batch, when all have been judged. */
    double loss() {
        return Arrays.stream(values).sum();
    }

    List<KtoLoss.Example> examples() {
        return List.of(examples);
    }

    KtoLoss.Totals totals() {
        return totals;
    }
}
