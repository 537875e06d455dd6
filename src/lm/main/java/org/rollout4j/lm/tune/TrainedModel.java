package org.rollout4j.lm.tune;

import org.rollout4j.core.Artifact;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.TextModel;
import org.rollout4j.lm.model.Weights;

/**
 * The language model that a learner changes: its weights with their gradient and optimiser, and what is published and kept of them. Where a
 * learner holds it against a reference, that is a frozen copy of what training began with, and is kept with it.
 */
final class TrainedModel {
    private final LanguageModel start;
    private final TrainedWeights weights;
    private final boolean keepsReference;
    private float[] reference;

    /** Without a reference. */
    TrainedModel(LanguageModel start, OptimiserConfig config, Workers workers) {
        this(start, config, false, workers);
    }

    /**
     * @param start what to begin with; its weights are copied
     * @param keepsReference whether what training began with is part of the state
     */
    TrainedModel(LanguageModel start, OptimiserConfig config, boolean keepsReference, Workers workers) {
        this.start = start;
        this.keepsReference = keepsReference;
        this.reference = start.weights().values();
        weights = new TrainedWeights(start.weights().layout(), reference, config, workers);
    }

    /** The weights as they are now; not a copy. */
    float[] parameters() {
        return weights.parameters();
    }

    /** The weights as training began with them; nobody writes to them. */
    float[] reference() {
        return reference;
    }

    /** {@code [parameters]}, which {@link #step} goes down. */
    float[] gradient() {
        return weights.gradient();
    }

    /** What it is until the next step. */
    LanguageModel now() {
        return start.with(new Weights(start.config(), weights.parameters()));
    }

    /** What it is now, for good. */
    LanguageModel copy() {
        return start.with(new Weights(start.config(), weights.parameters().clone()));
    }

    /**
     * One step down {@link #gradient}, shortened if it is too long.
     *
     * @param update the number of updates before it
     * @param total the number of updates of the run
     * @return {@code grad_norm} and {@code learning_rate}
     * @throws org.rollout4j.core.DivergenceException if the gradient is not finite
     */
    Metrics step(long update, long total) {
        return weights.step(update, total);
    }

    Artifact artifact() {
        return new ModelArtifact(copy());
    }

    /** All of it, of use until the next step. The model is whole in it, so that it can be used without the run. */
    State.Builder state() {
        State.Builder state = State.builder().put("model", ModelState.of(now())).put("optimiser", weights.state());
        return keepsReference ? state.putFloats(ModelState.REFERENCE, reference) : state;
    }

    /** Goes on where a state with the entries of {@link #state} was taken. */
    void restore(State state) {
        TextModel saved = ModelState.model(state.part("model"));
        ModelState.requireSame(start, saved);
        weights.restore(saved.parameters(), state.part("optimiser"));
        reference = keepsReference ? state.numbers(ModelState.REFERENCE, reference.length) : reference;
    }
}
