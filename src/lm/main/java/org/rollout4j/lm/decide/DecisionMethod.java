package org.rollout4j.lm.decide;

import java.util.List;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.tune.Data;
import org.rollout4j.lm.tune.TuningMethod;
import org.rollout4j.run.Environments;

/** What methods have in common by which a language model learns to act in an environment. */
abstract class DecisionMethod<C extends Record> implements TuningMethod<C> {
    private static final int EVALUATION = 9;

    /** The name of the environment. */
    abstract String environment(C config);

    @Override
    public final boolean readsFiles() {
        return false;
    }

    @Override
    public final boolean acts() {
        return true;
    }

    @Override
    public LanguageModel start(C config, LanguageModel given, Data data, long seed) {
        Require.that(given != null, "model", null, "learning to act from rewards begins with a model");
        return given;
    }

    final EnvironmentFactory factory(C config) {
        return Environments.find(environment(config), List.of());
    }

    static DecisionEvaluator evaluator(EnvironmentFactory factory, Verbaliser verbaliser, long seed, Workers workers) {
        return new DecisionEvaluator(factory, verbaliser, SplitMix.derive(seed, EVALUATION), workers);
    }
}
