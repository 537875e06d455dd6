package org.rollout4j.lm.tune;

import org.rollout4j.core.Learner;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.tool.Tools;

/** What GRPO and RLOO have in common: groups of completions of the same prompts, with rewards. */
abstract class GroupMethod<C extends Record> extends RewardedMethod<C> {
    abstract CompletionConfig completions(C config);

    abstract int numIterations(C config);

    abstract OptimiserConfig optimiser(C config);

    abstract GroupObjective objective(C config);

    @Override
    RolloutConfig rollout(C config) {
        return completions(config).rollout();
    }

    @Override
    Tools tools(C config) {
        return completions(config).toolbox();
    }

    @Override
    int numGenerations(C config) {
        return completions(config).numGenerations();
    }

    @Override
    long updates(C config) {
        return numIterations(config);
    }

    @Override
    Learner<LanguageModel, Completions> learner(C config, LanguageModel start, long seed, Workers workers) {
        CompletionConfig completions = completions(config);
        return new GroupLearner(
                start,
                optimiser(config),
                objective(config),
                completions.temperature(),
                completions.maskTruncatedCompletions(),
                workers);
    }
}
