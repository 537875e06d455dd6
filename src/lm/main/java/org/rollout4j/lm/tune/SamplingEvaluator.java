package org.rollout4j.lm.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Evaluator;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.PromptRow;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sampler;
import org.rollout4j.lm.model.SamplingConfig;

/** Adds to what another evaluator says some texts that the model writes, always for the same prompts and by the same chance. */
public final class SamplingEvaluator implements Evaluator<LanguageModel> {
    private static final int SAMPLES = 3;
    private static final int TOKENS = 100;
    private static final double TEMPERATURE = 0.8;
    private static final long SEED = 1;

    private final Evaluator<LanguageModel> judge;
    private final List<int[]> prompts;
    private final Workers workers;

    /**
     * @param prompts shorter than the context
     */
    public SamplingEvaluator(Evaluator<LanguageModel> judge, List<int[]> prompts, Workers workers) {
        this.judge = judge;
        this.prompts = List.copyOf(prompts);
        this.workers = workers;
    }

    /** Completes a few of them, from the first to the last. */
    static SamplingEvaluator ofPrompts(Evaluator<LanguageModel> judge, List<PromptRow> prompts, Workers workers) {
        int count = Math.min(SAMPLES, prompts.size());
        return new SamplingEvaluator(
                judge,
                IntStream.range(0, count)
                        .mapToObj(i -> prompts.get(prompts.size() * i / count).tokens())
                        .toList(),
                workers);
    }

    @Override
    public Evaluation evaluate(LanguageModel model) {
        Evaluation judged = judge.evaluate(model);
        List<Completion> completions = new Sampler(model, workers)
                .sample(prompts, SamplingConfig.plain(TOKENS, TEMPERATURE), SEED, Sampler.Listener.NONE);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            samples.add(new Sample(
                    model.tokenizer().decode(prompts.get(i)), completions.get(i).text(model.tokenizer())));
        }
        return new SampledEvaluation(judged, samples);
    }

    @Override
    public void requestStop() {
        judge.requestStop();
    }

    @Override
    public void close() {
        judge.close();
    }
}
