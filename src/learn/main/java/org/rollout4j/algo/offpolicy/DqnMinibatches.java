package org.rollout4j.algo.offpolicy;

import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.math.ActionValueLoss;
import org.rollout4j.math.Categorical;
import org.rollout4j.rollout.Priorities;
import org.rollout4j.rollout.Replay;
import org.rollout4j.rollout.Transitions;

/**
 * The minibatches of {@link Dqn}. Where nothing that they depend on changes in between, several are drawn ahead, and the target network sees
 * them all at once: the same numbers, in fewer and larger products that the workers share.
 */
final class DqnMinibatches {
    static final int ROWS_AHEAD = 1024;
    /** Fewer rows are gathered before another thread has begun. */
    private static final int ROWS_WORTH_SHARING = 128;

    private final DqnConfig config;
    private final QNetwork network;
    private final int size;
    private final int actionCount;
    /** Of each action value; 1 where there is no distribution. */
    private final int quantiles;

    private final ActionValueLoss loss;

    private final int most;
    private final Transitions transitions;
    /** {@code [most * size][actionCount][quantiles]}, of the target network. */
    private final float[] nextValues;
    /** {@code [most * size][actionCount]}, expected values: of the network that learns for double Q-learning, else of the target network. */
    private final float[] choosing;
    /** {@code [size][actionCount][quantiles]}. */
    private final float[] values;
    /** {@code [size][quantiles]}. */
    private final float[] targets;
    /** {@code [size]}, or null. */
    private final float[] weights;

    private int drawn;
    private int next;

    /** {@code [most * size]}, what was drawn. */
    final int[] rows;
    /** {@code [size][actionCount][quantiles]}, the derivatives of the loss of the minibatch at hand by its values. */
    final float[] valueGradients;
    /** {@code [size]}. */
    final float[] absoluteErrors;

    DqnMinibatches(EnvironmentSpec spec, DqnConfig config, QNetwork network) {
        this.config = config;
        this.network = network;
        size = config.batchSize();
        actionCount = spec.actionCount();
        quantiles = config.quantiles();
        loss = ActionValueLoss.of(quantiles);
        most = config.prioritised() ? 1 : Math.max(1, ROWS_AHEAD / size);
        transitions = new Transitions(spec, most * size);
        nextValues = new float[most * size * actionCount * quantiles];
        choosing = config.doubleQ() || quantiles > 1 ? new float[most * size * actionCount] : nextValues;
        values = new float[size * actionCount * quantiles];
        valueGradients = new float[values.length];
        targets = new float[size * quantiles];
        weights = config.prioritised() ? new float[size] : null;
        absoluteErrors = new float[size];
        rows = new int[most * size];
    }

    /** Whether all that were drawn have been learned from. */
    boolean isEmpty() {
        return next == drawn;
    }

    /**
     * Draws minibatches with equal probabilities.
     *
     * @param wanted how many are sure to be learned from before the target network or the replay changes
     */
    void draw(StoredExperience experience, long wanted) {
        drawn = (int) Math.min(most, wanted);
        experience.replay.sample(experience.sampling, rows, drawn * size);
        look(experience.replay);
    }

    /** Draws one minibatch by priorities. */
    void draw(StoredExperience experience, Priorities priorities, double importance) {
        drawn = 1;
        priorities.sample(experience.sampling, experience.replay.size(), importance, rows, weights);
        look(experience.replay);
    }

    private void look(Replay replay) {
        next = 0;
        network.lookingAhead()
                .forEachSlice(
                        drawn * size,
                        ROWS_WORTH_SHARING,
                        (from, end) -> replay.gather(rows, from, end, config.nStep(), config.discount(), transitions));
        network.targetValues(drawn * size, transitions.nextObservations, nextValues);
        if (quantiles > 1 && !config.doubleQ()) {
            loss.means(drawn * size * actionCount, nextValues, choosing);
        }
    }

    /**
     * Computes {@link #valueGradients} of the next minibatch.
     *
     * @return its mean loss
     */
    double computeNext() {
        int first = next * size;
        next++;
        computeTargets(first);
        network.values(first, transitions.observations, values);
        ActionValueLoss.Batch batch = new ActionValueLoss.Batch(
                size, first, actionCount, values, transitions.actions.values(), targets, weights);
        return loss.huber(batch, (float) config.huberDelta(), 1f / size, valueGradients, absoluteErrors) / size;
    }

    private void computeTargets(int first) {
        if (config.doubleQ()) {
            network.valuesToChoose(first, transitions.nextObservations, choosing);
        }
        for (int row = 0; row < size; row++) {
            int from = (first + row) * actionCount;
            int action = Categorical.best(choosing, transitions.nextActionMasks, from, actionCount);
            int best = (from + action) * quantiles;
            float reward = transitions.rewards[first + row];
            float weight = transitions.nextWeights[first + row];
            for (int i = 0; i < quantiles; i++) {
                targets[row * quantiles + i] = reward + weight * nextValues[best + i];
            }
        }
    }

    double meanAbsoluteError() {
        double sum = 0;
        for (float error : absoluteErrors) {
            sum += error;
        }
        return sum / size;
    }

    /** The mean target of the minibatch at hand. */
    double meanTarget() {
        double sum = 0;
        for (float target : targets) {
            sum += target;
        }
        return sum / targets.length;
    }
}
