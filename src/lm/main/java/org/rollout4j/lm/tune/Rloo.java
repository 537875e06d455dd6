package org.rollout4j.lm.tune;

/**
 * REINFORCE with a leave-one-out baseline (Ahmadian et al., 2024): a model learns from rewards of its own completions, each beside others of the same
 * prompt, as TRL's {@code RLOOTrainer} teaches it.
 */
public final class Rloo extends GroupMethod<RlooConfig> {
    @Override
    public String id() {
        return "rloo";
    }

    @Override
    public String description() {
        return "Tune a model to rewards of its own completions, each beside the mean of others of the same prompt.";
    }

    @Override
    public RlooConfig defaults() {
        return RlooConfig.defaults();
    }

    @Override
    CompletionConfig completions(RlooConfig config) {
        return config.completions();
    }

    @Override
    int numIterations(RlooConfig config) {
        return config.numIterations();
    }

    @Override
    OptimiserConfig optimiser(RlooConfig config) {
        return config.optimiser();
    }

    @Override
    GroupObjective objective(RlooConfig config) {
        return config.objective();
    }
}
