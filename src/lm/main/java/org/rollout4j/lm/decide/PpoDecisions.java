package org.rollout4j.lm.decide;

import java.util.List;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.tune.Data;

/** A language model learns to act from the rewards of an environment, step by step, beside a network that learns what they will be. */
public final class PpoDecisions extends DecisionMethod<PpoDecisionConfig> {
    private static final int STEPS = 1;
    private static final int HEAD = 2;
    private static final int ORDER = 3;

    @Override
    public String id() {
        return "decide-ppo";
    }

    @Override
    public String description() {
        return "Let a model act in an environment, and learn from its rewards step by step.";
    }

    @Override
    public PpoDecisionConfig defaults() {
        return PpoDecisionConfig.defaults();
    }

    @Override
    String environment(PpoDecisionConfig config) {
        return config.environment();
    }

    @Override
    public Parts<LanguageModel, DecidedSteps> parts(
            PpoDecisionConfig config, LanguageModel start, Data data, long seed, Workers workers) {
        EnvironmentFactory factory = factory(config);
        Verbaliser verbaliser = Verbaliser.of(factory);
        StepCredit credit =
                new StepCredit(start, verbaliser, factory.spec(), config, SplitMix.derive(seed, HEAD), workers);
        return new Parts<>(
                new DecisionLearner<>(
                        start,
                        verbaliser,
                        factory.spec(),
                        config.improvement(),
                        credit,
                        SplitMix.derive(seed, ORDER),
                        workers),
                new StepSource(
                        factory,
                        verbaliser,
                        config.envs(),
                        config.horizon(),
                        config.improvement().updates(),
                        SplitMix.derive(seed, STEPS),
                        workers),
                evaluator(factory, verbaliser, seed, workers),
                List.of());
    }
}
