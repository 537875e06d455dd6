package org.rollout4j.lm.tune;

import org.rollout4j.core.Artifact;
import org.rollout4j.core.Experience;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Progress;
import org.rollout4j.core.State;
import org.rollout4j.lm.model.LanguageModel;

/** What learners that change one language model have in common: all but the update. */
public abstract class ModelLearner<D extends Experience> implements Learner<LanguageModel, D> {
    /** What it changes. */
    protected final TrainedModel model;

    private long tokens;

    protected ModelLearner(TrainedModel model) {
        this.model = model;
    }

    /** Counts tokens that were learned from, and returns how many there were so far, for {@code num_tokens}. */
    protected final double seen(int more) {
        tokens += more;
        return tokens;
    }

    @Override
    public final LanguageModel behaviour(Progress at) {
        return model.now();
    }

    @Override
    public final LanguageModel greedy() {
        return model.copy();
    }

    @Override
    public State state() {
        return entries().build();
    }

    /** Those of {@link #state}, for learners that have more. */
    protected final State.Builder entries() {
        return model.state().putLongs("tokens", tokens);
    }

    @Override
    public void restore(State state) {
        model.restore(state);
        tokens = state.number("tokens", 0);
    }

    @Override
    public final Artifact artifact(Progress at) {
        return model.artifact();
    }
}
