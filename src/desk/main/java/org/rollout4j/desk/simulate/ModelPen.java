package org.rollout4j.desk.simulate;

import java.util.List;
import org.rollout4j.core.Workers;
import org.rollout4j.desk.learn.Candidate;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sampler;

/** Writes as a model does. */
final class ModelPen implements Trial.Pen {
    private final Sampler sampler;
    private final World world;

    ModelPen(World world, Workers workers) {
        this.sampler = new Sampler(world.base(), workers);
        this.world = world;
    }

    @Override
    public List<Candidate> write(LanguageModel model, List<int[]> prompts, long seed) {
        sampler.use(model);
        return sampler.sample(prompts, world.sampling(), seed, Sampler.Listener.NONE).stream()
                .map(completion -> Candidate.of(
                        completion, model.tokenizer(), world.scale().slip()))
                .toList();
    }
}
