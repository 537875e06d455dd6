package org.rollout4j.lm.tune;

import org.rollout4j.core.Learner;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.LanguageModel;

/**
 * Direct preference optimisation on pairs of the model's own completions (Guo et al., 2024), of which the one with the higher reward is preferred, as
 * TRL's {@code OnlineDPOTrainer} teaches it.
 */
public final class OnlineDpo extends RewardedMethod<OnlineDpoConfig> {
    @Override
    public String id() {
        return "online-dpo";
    }

    @Override
    public String description() {
        return "Tune a model to preferences between pairs of its own completions, by their rewards.";
    }

    @Override
    public OnlineDpoConfig defaults() {
        return OnlineDpoConfig.defaults();
    }

    @Override
    RolloutConfig rollout(OnlineDpoConfig config) {
        return config.completions();
    }

    @Override
    int numGenerations(OnlineDpoConfig config) {
        return 2;
    }

    @Override
    long updates(OnlineDpoConfig config) {
        return 1;
    }

    @Override
    Learner<LanguageModel, Completions> learner(
            OnlineDpoConfig config, LanguageModel start, long seed, Workers workers) {
        return new OnlineDpoLearner(start, config, workers);
    }
}
