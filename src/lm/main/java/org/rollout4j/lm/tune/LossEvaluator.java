package org.rollout4j.lm.tune;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Evaluator;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Require;
import org.rollout4j.core.StoppedException;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.model.TokenScores;

/** The exact mean loss of a model over held-out sequences, each target once. */
public final class LossEvaluator implements Evaluator<LanguageModel> {
    private static final int MICRO_BATCH = 512;

    /** So many positions are packed at a time. */
    private static final int CHUNK = 16 * MICRO_BATCH;

    private final List<Sequence> heldOut;
    private final Workers workers;
    private volatile boolean stopRequested;

    /** @param heldOut at least one */
    public LossEvaluator(List<Sequence> heldOut, Workers workers) {
        Require.that(!heldOut.isEmpty(), "number of held-out sequences", 0, "at least 1 is needed");
        this.heldOut = heldOut;
        this.workers = workers;
    }

    /**
     * What held-out text says of a model.
     *
     * @param loss the mean negative log-likelihood of a target, in nats
     * @param accuracy the fraction of targets than which no token was more likely
     * @param targets how many there are
     */
    public record HeldOut(double loss, double accuracy, long targets) implements Evaluation {
        /** The exponential of the loss. */
        public double perplexity() {
            return Math.exp(loss);
        }

        @Override
        public double score() {
            return -loss;
        }

        @Override
        public Metrics metrics() {
            return Metrics.NONE
                    .with("eval_loss", loss)
                    .with("eval_perplexity", perplexity())
                    .with("eval_mean_token_accuracy", accuracy);
        }
    }

    @Override
    public HeldOut evaluate(LanguageModel model) {
        Backpropagation scorer = new Backpropagation(model, MICRO_BATCH, 0, workers);
        double loss = 0;
        long correct = 0;
        long targets = 0;
        List<Sequence> chunk = new ArrayList<>();
        int positions = 0;
        for (int i = 0; i < heldOut.size(); i++) {
            if (stopRequested) {
                throw new StoppedException("the evaluation");
            }
            chunk.add(heldOut.get(i));
            positions += heldOut.get(i).positions();
            if (positions >= CHUNK || i == heldOut.size() - 1) {
                Packed packed = Packed.of(chunk);
                TokenScores scores = scorer.score(model.parameters(), packed, 1);
                for (int t = 0; t < packed.length(); t++) {
                    loss -= scores.logProbs()[t];
                    correct += scores.correct()[t] ? 1 : 0;
                }
                targets += packed.targetCount();
                chunk.clear();
                positions = 0;
            }
        }
        return new HeldOut(loss / targets, (double) correct / targets, targets);
    }

    @Override
    public void requestStop() {
        stopRequested = true;
    }
}
