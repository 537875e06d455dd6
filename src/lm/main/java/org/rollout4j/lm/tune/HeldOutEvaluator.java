package org.rollout4j.lm.tune;

import java.util.List;
import java.util.Map;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Evaluator;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.StoppedException;

/**
 * Judges a model by its loss over rows that are held out, a chunk at a time, so that it can be stopped between two of them.
 *
 * @param <P> the model
 */
abstract class HeldOutEvaluator<P> implements Evaluator<P> {
    private volatile boolean stopRequested;

    /** @param loss the mean over rows */
    private record HeldOutLoss(double loss, Metrics metrics) implements Evaluation {
        @Override
        public double score() {
            return -loss;
        }
    }

    /** What is done with the rows of a chunk. */
    @FunctionalInterface
    interface Chunk<R> {
        /** @param number of the chunk, from 0 */
        void take(int number, List<R> rows);
    }

    /**
     * Hands out all rows in their order.
     *
     * @param size rows of a chunk
     * @throws StoppedException if a stop is requested
     */
    final <R> void inChunks(List<R> rows, int size, Chunk<R> chunk) {
        for (int from = 0; from < rows.size(); from += size) {
            if (stopRequested) {
                throw new StoppedException("the evaluation");
            }
            chunk.take(from / size, rows.subList(from, Math.min(rows.size(), from + size)));
        }
    }

    /** A loss and metrics, each of which is named after {@code eval_}. */
    static Evaluation evaluation(double loss, Metrics metrics) {
        Metrics named = Metrics.NONE.with("eval_loss", loss);
        for (Map.Entry<String, Double> metric : metrics.values().entrySet()) {
            named = named.with("eval_" + metric.getKey(), metric.getValue());
        }
        return new HeldOutLoss(loss, named);
    }

    @Override
    public void requestStop() {
        stopRequested = true;
    }
}
