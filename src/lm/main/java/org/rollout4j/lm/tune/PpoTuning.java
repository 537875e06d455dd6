package org.rollout4j.lm.tune;

import org.rollout4j.core.Learner;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.LanguageModel;

/**
 * Proximal policy optimisation of a language model (Ziegler et al., 2019; Ouyang et al., 2022): it learns from rewards of its own completions, token
 * by token, beside a network that learns what they will be, as TRL's {@code PPOTrainer} teaches it.
 */
public final class PpoTuning extends RewardedMethod<PpoTuningConfig> {
    @Override
    public String id() {
        return "ppo";
    }

    @Override
    public String description() {
        return "Tune a model to rewards of its own completions, beside a network that learns to foresee them.";
    }

    @Override
    public PpoTuningConfig defaults() {
        return PpoTuningConfig.defaults();
    }

    @Override
    RolloutConfig rollout(PpoTuningConfig config) {
        return config.completions();
    }

    @Override
    int numGenerations(PpoTuningConfig config) {
        return 1;
    }

    @Override
    long updates(PpoTuningConfig config) {
        return (long) config.numPpoEpochs() * config.numMiniBatches();
    }

    @Override
    Learner<LanguageModel, Completions> learner(
            PpoTuningConfig config, LanguageModel start, long seed, Workers workers) {
        return new PpoLearner(start, config, seed, workers);
    }
}
