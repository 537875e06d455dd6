package org.rollout4j.lm.decide;

import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Source;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.rollout.LocalRollouts;

/** A language model acts in several environments side by side, so many steps at a time. */
final class StepSource implements Source<LanguageModel, DecidedSteps> {
    private final LocalRollouts rollouts;
    private final Verbaliser verbaliser;
    private final EnvironmentSpec spec;
    private final long updates;
    private final Workers workers;

    /** @param updates those that are made of a rollout */
    StepSource(
            EnvironmentFactory factory,
            Verbaliser verbaliser,
            int envs,
            int horizon,
            long updates,
            long seed,
            Workers workers) {
        this.rollouts = new LocalRollouts(factory, envs, horizon, seed, workers);
        this.verbaliser = verbaliser;
        this.spec = factory.spec();
        this.updates = updates;
        this.workers = workers;
    }

    @Override
    public DecidedSteps collect(LanguageModel behaviour) {
        return new DecidedSteps(
                rollouts.collect(new LanguageModelPolicy(behaviour, verbaliser, spec, workers)), updates);
    }

    @Override
    public void requestStop() {
        rollouts.requestStop();
    }

    @Override
    public State state() {
        return rollouts.state();
    }

    @Override
    public void restore(State state) {
        rollouts.restore(state);
    }

    @Override
    public void close() {
        rollouts.close();
    }
}
