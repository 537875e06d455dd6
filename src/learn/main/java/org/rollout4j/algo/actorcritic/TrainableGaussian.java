package org.rollout4j.algo.actorcritic;

import org.rollout4j.core.Box;
import org.rollout4j.core.Require;
import org.rollout4j.core.State;
import org.rollout4j.math.PolicyLoss;
import org.rollout4j.policy.GaussianHead;

/**
 * Continuous actions by means, with the logarithms of their standard deviations, 0 at the start, as parameters. What it learns by is what was
 * drawn, so that the unit of the environment does not matter to it.
 */
final class TrainableGaussian implements TrainableHead {
    static final String LOG_STD = "policy.log-deviations";
    /** Missing in the states of earlier versions, whose numbers are in the unit of the environment. */
    static final String UNIT = "policy.action-unit";

    static final String HALF_WIDTHS = "half-widths";

    private final float[] logStd;
    private final Box actions;
    private boolean scaled = true;

    /**
     * @param actions the box of actions
     */
    TrainableGaussian(Box actions) {
        this.actions = actions;
        logStd = new float[actions.size()];
    }

    /** Adds what the head of a policy that was learned before consists of to a state. */
    static void save(GaussianHead head, State.Builder state) {
        state.putFloats(LOG_STD, head.logStd().clone());
        if (head.box() != null) {
            state.putText(UNIT, HALF_WIDTHS);
        }
    }

    @Override
    public GaussianHead acting() {
        return head(logStd);
    }

    @Override
    public GaussianHead frozen() {
        return head(logStd.clone());
    }

    private GaussianHead head(float[] deviations) {
        return new GaussianHead(deviations, scaled ? actions : null);
    }

    @Override
    public float[] parameters() {
        return logStd;
    }

    @Override
    public void save(State.Builder state) {
        save(acting(), state);
    }

    @Override
    public void restore(State state) {
        System.arraycopy(state.numbers(LOG_STD, logStd.length), 0, logStd, 0, logStd.length);
        scaled = state.has(UNIT);
        Require.that(
                !scaled || state.text(UNIT).equals(HALF_WIDTHS),
                UNIT,
                scaled ? state.text(UNIT) : null,
                HALF_WIDTHS + " is what this build knows");
    }

    @Override
    public void loss(
            Objective objective,
            PolicyLoss.Batch batch,
            float[] means,
            float scale,
            float[] meanGradients,
            float[] gradient,
            int offset,
            PolicyLoss.Sums sums) {
        PolicyLoss.gaussian(
                objective.surrogate(),
                batch,
                means,
                logStd,
                objective.entropyWeight(),
                scale,
                meanGradients,
                gradient,
                offset,
                sums);
    }
}
