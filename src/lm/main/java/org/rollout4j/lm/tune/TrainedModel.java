package org.rollout4j.lm.tune;

import org.rollout4j.core.Artifact;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Require;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.TextModel;

/**
 * The language model that a learner changes: its weights, or its adapter, with their gradient and optimiser, and what is published and kept of
 * them. Where a learner holds it against a reference, that is a frozen copy of what training began with, and is kept with it: of an adapter too, which
 * need not have been without effect.
 */
public final class TrainedModel {
    private final LanguageModel start;
    private final TrainedWeights weights;
    private final boolean keepsReference;
    private float[] reference;

    /** Without a reference. */
    public TrainedModel(LanguageModel start, OptimiserConfig config, Workers workers) {
        this(start, config, false, workers);
    }

    /**
     * @param start what to begin with; its weights are copied
     * @param keepsReference whether what training began with is part of the state
     */
    public TrainedModel(LanguageModel start, OptimiserConfig config, boolean keepsReference, Workers workers) {
        this.start = start;
        this.keepsReference = keepsReference;
        this.reference = start.parameters();
        Require.that(
                !keepsReference
                        || start.adapter() == null
                        || start.adapter().config().loraDropout() == 0,
                "lora dropout",
                start.adapter() == null ? 0 : start.adapter().config().loraDropout(),
                "0 is needed where log-probabilities are compared");
        weights = new TrainedWeights(start.slots(), reference, config, workers);
    }

    /** The weights as they are now; not a copy. */
    public float[] parameters() {
        return weights.parameters();
    }

    /** The weights as training began with them; nobody writes to them. */
    public float[] reference() {
        return reference;
    }

    /** {@code [parameters]}, which {@link #step} goes down. */
    public float[] gradient() {
        return weights.gradient();
    }

    /** What it is until the next step. */
    public LanguageModel now() {
        return start.with(weights.parameters());
    }

    /** What it is now, for good. */
    public LanguageModel copy() {
        return start.with(weights.parameters().clone());
    }

    /**
     * One step down {@link #gradient}, shortened if it is too long.
     *
     * @param update the number of updates before it
     * @param total the number of updates of the run
     * @return {@code grad_norm} and {@code learning_rate}
     * @throws org.rollout4j.core.DivergenceException if the gradient is not finite
     */
    public Metrics step(long update, long total) {
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
        TextModel saved = ModelState.restored(state.part("model"), start);
        weights.restore(saved.parameters(), state.part("optimiser"));
        reference = keepsReference ? state.numbers(ModelState.REFERENCE, reference.length) : reference;
    }
}
