package org.rollout4j.lm.proof;

import java.util.Iterator;
import java.util.List;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sampler;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.task.ExactTask;

/**
 * How many prompts of an exact task a model completes without any mistake, each token the most likely one.
 *
 * @param all the number of prompts
 * @param right of all
 * @param heldOut the number of those that were not trained on
 * @param heldOutRight of those
 */
public record DigitsScore(int all, int right, int heldOut, int heldOutRight) {
    /** So many prompts are completed at once. */
    private static final int ROWS = 1000;

    /** Tries all prompts. */
    public static DigitsScore of(LanguageModel model, ExactTask task, Workers workers) {
        List<int[]> heldOut = task.heldOutPrompts();
        List<int[]> training = task.trainingPrompts();
        int heldOutRight = right(model, task, heldOut, workers);
        return new DigitsScore(
                heldOut.size() + training.size(),
                heldOutRight + right(model, task, training, workers),
                heldOut.size(),
                heldOutRight);
    }

    private static int right(LanguageModel model, ExactTask task, List<int[]> prompts, Workers workers) {
        Sampler sampler = new Sampler(model, workers);
        SamplingConfig greedy = SamplingConfig.plain(task.answerLength(), 0);
        int right = 0;
        for (int from = 0; from < prompts.size(); from += ROWS) {
            List<int[]> rows = prompts.subList(from, Math.min(from + ROWS, prompts.size()));
            Iterator<Completion> answers =
                    sampler.sample(rows, greedy, 0, Sampler.Listener.NONE).iterator();
            right += task.right(rows, prompt -> answers.next().tokens());
        }
        return right;
    }

    /** The fraction of held-out prompts that are right. */
    public double heldOutFraction() {
        return (double) heldOutRight / heldOut;
    }
}
