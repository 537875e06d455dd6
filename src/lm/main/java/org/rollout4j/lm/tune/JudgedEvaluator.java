package org.rollout4j.lm.tune;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Evaluator;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.data.PromptRow;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.reward.RewardSum;

/** Adds to what another evaluator says what judges make of the model's own completions. */
final class JudgedEvaluator implements Evaluator<LanguageModel> {
    private final Evaluator<LanguageModel> evaluator;
    private final HeldOutCompletions heldOut;

    private JudgedEvaluator(Evaluator<LanguageModel> evaluator, HeldOutCompletions heldOut) {
        this.evaluator = evaluator;
        this.heldOut = heldOut;
    }

    /**
     * Completes the prompts of held-out examples, at temperature 1; where there is no judge, nothing is added but a few texts of the model.
     *
     * @param examples at least one
     * @param judges none, or with different names
     * @throws IOException if a judge cannot read its files; the message is one line
     */
    static Evaluator<LanguageModel> of(
            Evaluator<LanguageModel> evaluator,
            LanguageModel reference,
            List<Example> examples,
            List<RewardSum.Term> judges,
            Workers workers)
            throws IOException {
        List<PromptRow> prompts = PromptData.of(examples, reference);
        if (judges.isEmpty()) {
            return SamplingEvaluator.ofPrompts(evaluator, prompts, workers);
        }
        CompletionSampler sampler = new CompletionSampler(reference.config().contextLength(), 1, workers);
        return new JudgedEvaluator(evaluator, HeldOutCompletions.open(reference, prompts, sampler, judges, workers));
    }

    private record Both(Evaluation evaluation, Metrics metrics) implements Evaluation {
        @Override
        public double score() {
            return evaluation.score();
        }
    }

    @Override
    public Evaluation evaluate(LanguageModel model) {
        Evaluation evaluation = evaluator.evaluate(model);
        HeldOutCompletions.Judged judged = heldOut.judge(model);
        return new SampledEvaluation(
                new Both(evaluation, evaluation.metrics().with(judged.metrics())), judged.samples(Optional.empty()));
    }

    @Override
    public void requestStop() {
        evaluator.requestStop();
    }

    @Override
    public void close() {
        evaluator.close();
        heldOut.close();
    }
}
