package org.rollout4j.lm.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.loss.Comparisons;
import org.rollout4j.lm.loss.RewardLoss;
import org.rollout4j.lm.model.RewardModel;
import org.rollout4j.lm.model.ValueBackpropagation;

/**
 * The loss of a reward model over held-out pairs, how often it finds the preferred text the better one, and, where it is known how sure each
 * preference was, how often that could be found at best.
 */
public final class ComparisonEvaluator extends HeldOutEvaluator<RewardModel> {
    private static final int MICRO_BATCH = 512;
    private static final int PAIRS = 64;

    private final List<ComparedRow> heldOut;
    private final RewardLoss loss;
    private final Workers workers;

    /** @param heldOut at least one */
    public ComparisonEvaluator(List<ComparedRow> heldOut, RewardLoss loss, Workers workers) {
        this.heldOut = List.copyOf(heldOut);
        this.loss = loss;
        this.workers = workers;
    }

    @Override
    public Evaluation evaluate(RewardModel model) {
        ValueBackpropagation scorer = new ValueBackpropagation(model.weights(), MICRO_BATCH, 0, workers);
        List<RewardLoss.Pair> pairs = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        inChunks(heldOut, PAIRS, (number, rows) -> {
            ComparedBatch chunk = ComparedBatch.of(rows);
            ComparedPairs judged = new ComparedPairs(chunk, loss);
            judged.judge(scorer.values(model.parameters(), chunk.packed()));
            losses.add(judged.loss() * chunk.pairs());
            pairs.addAll(judged.pairs());
        });
        Metrics metrics = RewardLoss.metrics(pairs).with(Comparisons.metrics(pairs));
        OptionalDouble best = bestAccuracy();
        double sum = losses.stream().mapToDouble(each -> each).sum();
        return evaluation(
                sum / heldOut.size(), best.isPresent() ? metrics.with("best_accuracy", best.getAsDouble()) : metrics);
    }

    /** Of whoever knows the probabilities; nothing where not all are known. */
    private OptionalDouble bestAccuracy() {
        return heldOut.stream().allMatch(row -> row.probability().isPresent())
                ? heldOut.stream()
                        .mapToDouble(row -> row.probability().getAsDouble())
                        .map(p -> Math.max(p, 1 - p))
                        .average()
                : OptionalDouble.empty();
    }
}
