package org.rollout4j.lm.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Evaluator;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.StoppedException;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.PreferenceBatch;
import org.rollout4j.lm.data.PreferenceRow;
import org.rollout4j.lm.loss.PreferenceLoss;
import org.rollout4j.lm.loss.PreferencePair;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.LanguageModel;

/** The loss of a model over held-out pairs, and how often it finds the preferred completion the better one, held against a reference. */
public final class PreferenceEvaluator implements Evaluator<LanguageModel> {
    private static final int MICRO_BATCH = 512;
    private static final int PAIRS = 64;

    private final LanguageModel reference;
    private final List<PreferenceRow> heldOut;
    private final PreferenceLoss loss;
    private final Workers workers;
    /** What the reference makes of each chunk of pairs, when it was asked for the first time. */
    private final List<double[]> references = new ArrayList<>();

    private volatile boolean stopRequested;

    /** @param heldOut at least one */
    public PreferenceEvaluator(
            LanguageModel reference, List<PreferenceRow> heldOut, PreferenceLoss loss, Workers workers) {
        this.reference = reference;
        this.heldOut = List.copyOf(heldOut);
        this.loss = loss;
        this.workers = workers;
    }

    /** @param loss the mean over pairs */
    private record HeldOutPairs(double loss, Metrics metrics) implements Evaluation {
        @Override
        public double score() {
            return -loss;
        }
    }

    @Override
    public Evaluation evaluate(LanguageModel model) {
        Backpropagation scorer = new Backpropagation(model.config(), MICRO_BATCH, 0, workers);
        List<PreferencePair> pairs = new ArrayList<>();
        double sum = 0;
        for (int from = 0; from < heldOut.size(); from += PAIRS) {
            if (stopRequested) {
                throw new StoppedException("the evaluation");
            }
            PreferenceBatch chunk = PreferenceBatch.of(heldOut.subList(from, Math.min(heldOut.size(), from + PAIRS)));
            if (references.size() == from / PAIRS) {
                references.add(scorer.score(reference.weights().values(), chunk.packed(), 1)
                        .logProbs());
            }
            PreferencePairs judged =
                    new PreferencePairs(chunk, chunk.packed().sumOfEach(references.get(from / PAIRS)), loss);
            judged.judge(scorer.score(model.weights().values(), chunk.packed(), 1));
            sum += judged.loss() * chunk.pairs();
            pairs.addAll(judged.pairs());
        }
        Metrics metrics = Metrics.NONE.with("eval_loss", sum / heldOut.size());
        for (Map.Entry<String, Double> metric : loss.metrics(pairs).values().entrySet()) {
            metrics = metrics.with("eval_" + metric.getKey(), metric.getValue());
        }
        return new HeldOutPairs(sum / heldOut.size(), metrics);
    }

    @Override
    public void requestStop() {
        stopRequested = true;
    }
}
