package org.rollout4j.desk.simulate;

import java.util.List;
import org.rollout4j.core.Workers;
import org.rollout4j.desk.learn.Candidate;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sampler;
import org.rollout4j.lm.model.SamplingConfig;

/** Writes as a model does. */
final class ModelPen implements Trial.Pen {
    private final Sampler sampler;
    private final SamplingConfig sampling;

    ModelPen(LanguageModel model, SamplingConfig sampling, Workers workers) {
        this.sampler = new Sampler(model, workers);
        this.sampling = sampling;
    }

    @Override
    public List<Candidate> write(LanguageModel model, List<int[]> prompts, long seed) {
        sampler.use(model);
        return sampler.sample(prompts, sampling, seed, Sampler.Listener.NONE).stream()
                .map(completion -> Candidate.of(completion, model.tokenizer()))
                .toList();
    }
}
