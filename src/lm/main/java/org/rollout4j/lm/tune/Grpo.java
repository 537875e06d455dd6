package org.rollout4j.lm.tune;

/**
 * Group relative policy optimisation (Shao et al., 2024): a model learns from rewards of its own completions, each beside others of the same
 * prompt, as TRL's {@code GRPOTrainer} teaches it.
 */
public final class Grpo extends GroupMethod<GrpoConfig> {
    @Override
    public String id() {
        return "grpo";
    }

    @Override
    public String description() {
        return "Tune a model to rewards of its own completions, in groups of the same prompt.";
    }

    @Override
    public GrpoConfig defaults() {
        return GrpoConfig.defaults();
    }

    @Override
    CompletionConfig completions(GrpoConfig config) {
        return config.completions();
    }

    @Override
    int numIterations(GrpoConfig config) {
        return config.numIterations();
    }

    @Override
    OptimiserConfig optimiser(GrpoConfig config) {
        return config.optimiser();
    }

    @Override
    GroupObjective objective(GrpoConfig config) {
        return config.objective();
    }
}
