package org.rollout4j.lm.tune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.loss.KtoLoss;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sequence;

/**
 * The loss of a model over held-out completions that were liked or not, held against a reference. KL is estimated from all of them at once; where
 * there is one alone, it is taken to be 0.
 */
public final class KtoEvaluator extends HeldOutEvaluator<LanguageModel> {
    private static final int MICRO_BATCH = 512;
    private static final int CHUNK = 128;

    private final LanguageModel reference;
    private final List<UnpairedRow> heldOut;
    private final List<Sequence> sequences;
    private final List<Sequence> mismatched;
    private final KtoLoss loss;
    private final Workers workers;
    /** What the reference makes of the rows and of the mismatched ones, when it was asked for the first time. */
    private List<double[]> references = List.of();

    /**
     * @param heldOut at least one
     * @param maxLength the most tokens of a sequence, at most the model's context
     */
    public KtoEvaluator(
            LanguageModel reference, List<UnpairedRow> heldOut, int maxLength, KtoLoss loss, Workers workers) {
        this.reference = reference;
        this.heldOut = List.copyOf(heldOut);
        this.sequences = heldOut.stream().map(UnpairedRow::sequence).toList();
        this.mismatched = loss.type() == KtoLoss.LossType.KTO ? UnpairedRow.mismatched(heldOut, maxLength) : List.of();
        this.loss = loss;
        this.workers = workers;
    }

    @Override
    public Evaluation evaluate(LanguageModel model) {
        if (references.isEmpty()) {
            references = List.of(logProbs(reference, sequences), logProbs(reference, mismatched));
        }
        double[] own = logProbs(model, sequences);
        List<KtoLoss.Example> examples = IntStream.range(0, own.length)
                .mapToObj(i -> new KtoLoss.Example(
                        own[i],
                        references.get(0)[i],
                        sequences.get(i).tokens().length - sequences.get(i).prompt().length,
                        heldOut.get(i).desirable()))
                .toList();
        KtoLoss.Totals totals =
                new KtoLoss.Totals(own.length, KtoLoss.kl(logProbs(model, mismatched), references.get(1)));
        double sum = examples.stream()
                .mapToDouble(example -> loss.term(example, totals).value())
                .sum();
        return evaluation(sum, loss.metrics(examples, totals));
    }

    /** Of each sequence, the sum over its targets. */
    private double[] logProbs(LanguageModel model, List<Sequence> all) {
        Backpropagation scorer = new Backpropagation(model, MICRO_BATCH, 0, workers);
        List<double[]> chunks = new ArrayList<>();
        inChunks(all, CHUNK, (number, rows) -> {
            Packed chunk = Packed.of(rows);
            chunks.add(
                    chunk.sumOfEach(scorer.score(model.parameters(), chunk, 1).logProbs()));
        });
        return chunks.stream().flatMapToDouble(Arrays::stream).toArray();
    }
}
