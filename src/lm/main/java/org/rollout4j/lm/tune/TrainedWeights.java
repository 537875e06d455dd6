package org.rollout4j.lm.tune;

import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.Layout;

/** Parameters that a learner changes, with their gradient and optimiser. */
final class TrainedWeights {
    private final OptimiserConfig config;
    private final AdamW optimiser;
    private final float[] gradient;

    /** @param values what to begin with; copied */
    TrainedWeights(Layout layout, float[] values, OptimiserConfig config, Workers workers) {
        this.config = config;
        optimiser = new AdamW(
                layout,
                values,
                config.adamBeta1(),
                config.adamBeta2(),
                config.adamEpsilon(),
                config.weightDecay(),
                workers);
        gradient = new float[values.length];
    }

    /** As they are now; not a copy. */
    float[] parameters() {
        return optimiser.parameters();
    }

    /** {@code [parameters]}, which {@link #step} goes down. */
    float[] gradient() {
        return gradient;
    }

    /**
     * One step down {@link #gradient}, shortened if it is too long.
     *
     * @param update the number of updates before it
     * @param total the number of updates of the run
     * @return {@code grad_norm} and {@code learning_rate}
     * @throws DivergenceException if the gradient is not finite
     */
    Metrics step(long update, long total) {
        double norm = optimiser.norm(gradient);
        DivergenceException.check("norm of the gradient", norm);
        double learningRate = config.learningRate(update, total);
        optimiser.step(gradient, norm > config.maxGradNorm() ? config.maxGradNorm() / norm : 1, learningRate);
        return Metrics.NONE.with("grad_norm", norm).with("learning_rate", learningRate);
    }

    /** Of the optimiser; the parameters are not part of it. */
    State state() {
        return optimiser.state();
    }

    /** Goes on from parameters and the {@link #state} that was taken with them. */
    void restore(float[] parameters, State state) {
        optimiser.restore(parameters, state);
    }
}
