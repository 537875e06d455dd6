package org.rollout4j.lm.tune;

import java.util.List;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.Layout;

/** The parameters of one network with their gradient, and the optimiser that follows it. */
public final class TrainedWeights {
    private final OptimiserConfig config;
    private final AdamW optimiser;
    private final float[] gradient;

    /** @param parameters as {@code slots} say; copied */
    public TrainedWeights(List<Layout.Slot> slots, float[] parameters, OptimiserConfig config, Workers workers) {
        this.config = config;
        this.optimiser = new AdamW(
                slots,
                parameters,
                config.adamBeta1(),
                config.adamBeta2(),
                config.adamEpsilon(),
                config.weightDecay(),
                workers);
        this.gradient = new float[parameters.length];
    }

    /** As they are now; not a copy. */
    public float[] parameters() {
        return optimiser.parameters();
    }

    /** {@code [parameters]}, which {@link #step} goes down. */
    public float[] gradient() {
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
    public Metrics step(long update, long total) {
        double norm = optimiser.norm(gradient);
        DivergenceException.check("norm of the gradient", norm);
        double learningRate = config.learningRate(update, total);
        optimiser.step(gradient, norm > config.maxGradNorm() ? config.maxGradNorm() / norm : 1, learningRate);
        return Metrics.NONE.with("grad_norm", norm).with("learning_rate", learningRate);
    }

    /** Of the optimiser, of use until the next step; the parameters are the caller's to keep. */
    public State state() {
        return optimiser.state();
    }

    /** Goes on with these parameters where {@code state} was taken. */
    public void restore(float[] parameters, State state) {
        optimiser.restore(parameters, state);
    }
}
