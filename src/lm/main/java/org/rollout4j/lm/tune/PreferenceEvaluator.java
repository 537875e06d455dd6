package org.rollout4j.lm.tune;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.PreferenceBatch;
import org.rollout4j.lm.data.PreferenceRow;
import org.rollout4j.lm.loss.PreferenceLoss;
import org.rollout4j.lm.loss.PreferencePair;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.LanguageModel;

/** The loss of a model over held-out pairs, and how often it finds the preferred completion the better one, held against a reference. */
public final class PreferenceEvaluator extends HeldOutEvaluator<LanguageModel> {
    private static final int MICRO_BATCH = 512;
    private static final int PAIRS = 64;

    private final LanguageModel reference;
    private final List<PreferenceRow> heldOut;
    private final PreferenceLoss loss;
    private final Workers workers;
    /** What the reference makes of each chunk of pairs, when it was asked for the first time. */
    private final List<double[]> references = new ArrayList<>();

    /** @param heldOut at least one */
    public PreferenceEvaluator(
            LanguageModel reference, List<PreferenceRow> heldOut, PreferenceLoss loss, Workers workers) {
        this.reference = reference;
        this.heldOut = List.copyOf(heldOut);
        this.loss = loss;
        this.workers = workers;
    }

    @Override
    public Evaluation evaluate(LanguageModel model) {
        Backpropagation scorer = new Backpropagation(model, MICRO_BATCH, 0, workers);
        Backpropagation ofReference = new Backpropagation(reference, MICRO_BATCH, 0, workers);
        List<PreferencePair> pairs = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        inChunks(heldOut, PAIRS, (number, rows) -> {
            PreferenceBatch chunk = PreferenceBatch.of(rows);
            if (references.size() == number) {
                references.add(chunk.packed()
                        .sumOfEach(ofReference
                                .score(reference.parameters(), chunk.packed(), 1)
                                .logProbs()));
            }
            PreferencePairs judged = new PreferencePairs(chunk, references.get(number), loss);
            judged.judge(scorer.score(model.parameters(), chunk.packed(), 1));
            losses.add(judged.loss() * chunk.pairs());
            pairs.addAll(judged.pairs());
        });
        double sum = losses.stream().mapToDouble(each -> each).sum();
        return evaluation(sum / heldOut.size(), loss.metrics(pairs));
    }
}
