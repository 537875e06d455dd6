package org.rollout4j.lm.decide;

import java.util.List;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.tune.Data;

/** A language model learns to act from what whole episodes bring beside others that began alike, without a network that foresees it. */
public final class GrpoDecisions extends DecisionMethod<GrpoDecisionConfig> {
    private static final int EPISODES = 1;
    private static final int ORDER = 2;

    @Override
    public String id() {
        return "decide-grpo";
    }

    @Override
    public String description() {
        return "Let a model act in an environment, and learn from what whole episodes bring beside others.";
    }

    @Override
    public GrpoDecisionConfig defaults() {
        return GrpoDecisionConfig.defaults();
    }

    @Override
    String environment(GrpoDecisionConfig config) {
        return config.environment();
    }

    private static Credit<DecidedEpisodes> credit(GrpoDecisionConfig config) {
        return switch (config.credited()) {
            case EPISODE -> new EpisodeCredit(config.scaleRewards());
            case TO_GO -> new ToGoCredit(config.scaleRewards(), config.gamma());
        };
    }

    @Override
    public Parts<LanguageModel, DecidedEpisodes> parts(
            GrpoDecisionConfig config, LanguageModel start, Data data, long seed, Workers workers) {
        EnvironmentFactory factory = factory(config);
        Verbaliser verbaliser = Verbaliser.of(factory);
        return new Parts<>(
                new DecisionLearner<>(
                        start,
                        verbaliser,
                        factory.spec(),
                        config.improvement(),
                        credit(config),
                        SplitMix.derive(seed, ORDER),
                        workers),
                new EpisodeSource(
                        factory,
                        verbaliser,
                        config.groups(),
                        config.numGenerations(),
                        config.improvement().updates(),
                        SplitMix.derive(seed, EPISODES),
                        workers),
                evaluator(factory, verbaliser, seed, workers),
                List.of());
    }
}
