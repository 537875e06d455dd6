package org.rollout4j.algo;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.Workers;
import org.rollout4j.math.PolicyLoss;
import org.rollout4j.nn.Network;

/**
 * The gradient of an objective over a minibatch, by the parameters of the policy network followed by those of the value network. The
 * rows are cut into chunks of a fixed size, whose gradients are computed in parallel and summed in order.
 */
final class MinibatchGradient {
    private static final int LEAST_CHUNK_ROWS = 256;
    private static final int MOST_CHUNKS = 16;

    private final Network policy;
    private final Network value;
    private final Workers workers;
    private final int chunkRows;
    private final List<PolicyChunk> policyChunks = new ArrayList<>();
    private final List<ValueChunk> valueChunks = new ArrayList<>();
    private final PolicyLoss.Sums policySums = new PolicyLoss.Sums();
    private double valueLoss;

    /** {@code [policy parameters + value parameters]}. */
    final float[] gradient;

    MinibatchGradient(Network policy, Network value, int minibatchSize, Workers workers) {
        this.policy = policy;
        this.value = value;
        this.workers = workers;
        chunkRows =
                Math.max(Math.min(LEAST_CHUNK_ROWS, minibatchSize), (minibatchSize + MOST_CHUNKS - 1) / MOST_CHUNKS);
        for (int from = 0; from < minibatchSize; from += chunkRows) {
            policyChunks.add(new PolicyChunk());
            valueChunks.add(new ValueChunk());
        }
        gradient = new float
                [policy.architecture().parameterCount() + value.architecture().parameterCount()];
    }

    /**
     * Computes {@link #gradient} and the sums of losses.
     *
     * @param order the rows of {@code experience} in the order they are learned from
     * @param from where in {@code order} the minibatch begins
     * @param rows its size, at most the constructor's
     */
    void compute(Experience experience, Advantages advantages, int[] order, int from, int rows, Objective objective) {
        int chunks = (rows + chunkRows - 1) / chunkRows;
        float scale = 1f / rows;
        workers.forEach(2 * chunks, task -> {
            int chunk = task % chunks;
            int start = from + chunk * chunkRows;
            int count = Math.min(chunkRows, from + rows - start);
            if (task < chunks) {
                policyChunks.get(chunk).compute(experience, advantages, order, start, count, scale, objective);
            } else {
                valueChunks.get(chunk).compute(experience, order, start, count, scale, objective);
            }
        });
        reduce(chunks);
    }

    PolicyLoss.Sums policySums() {
        return policySums;
    }

    /** The sum of the value losses over the rows. */
    double valueLoss() {
        return valueLoss;
    }

    private void reduce(int chunks) {
        policySums.clear();
        valueLoss = 0;
        int policyCount = policy.architecture().parameterCount();
        int valueCount = gradient.length - policyCount;
        System.arraycopy(policyChunks.get(0).gradient, 0, gradient, 0, policyCount);
        System.arraycopy(valueChunks.get(0).gradient, 0, gradient, policyCount, valueCount);
        for (int chunk = 0; chunk < chunks; chunk++) {
            policySums.add(policyChunks.get(chunk).sums);
            valueLoss += valueChunks.get(chunk).loss;
            if (chunk > 0) {
                add(policyChunks.get(chunk).gradient, 0);
                add(valueChunks.get(chunk).gradient, policyCount);
            }
        }
    }

    private void add(float[] part, int offset) {
        for (int i = 0; i < part.length; i++) {
            gradient[offset + i] += part[i];
        }
    }

    private static void gather(float[] from, int width, int[] order, int start, int rows, float[] into) {
        for (int row = 0; row < rows; row++) {
            System.arraycopy(from, order[start + row] * width, into, row * width, width);
        }
    }

    private final class PolicyChunk {
        private final int inputs = policy.architecture().inputs();
        private final int actionCount = policy.architecture().outputs();
        private final Network.Pass pass = policy.newPass(chunkRows);
        private final float[] observations = new float[chunkRows * inputs];
        private final float[] logits = new float[chunkRows * actionCount];
        private final float[] logitGradients = new float[chunkRows * actionCount];
        private final boolean[] actionMasks = new boolean[chunkRows * actionCount];
        private final int[] actions = new int[chunkRows];
        private final float[] logProbs = new float[chunkRows];
        private final float[] rowAdvantages = new float[chunkRows];
        private final float[] gradient = new float[policy.architecture().parameterCount()];
        private final PolicyLoss.Sums sums = new PolicyLoss.Sums();

        void compute(
                Experience experience,
                Advantages advantages,
                int[] order,
                int start,
                int rows,
                float scale,
                Objective objective) {
            gather(experience.observations, inputs, order, start, rows, observations);
            boolean masked = experience.actionMasks != null;
            for (int row = 0; row < rows; row++) {
                int at = order[start + row];
                actions[row] = experience.actions[at];
                logProbs[row] = experience.logProbs[at];
                rowAdvantages[row] = advantages.of(experience.advantages[at]);
                if (masked) {
                    System.arraycopy(
                            experience.actionMasks, at * actionCount, actionMasks, row * actionCount, actionCount);
                }
            }
            pass.forward(rows, observations, logits);
            PolicyLoss.Batch batch = new PolicyLoss.Batch(
                    rows, actionCount, masked ? actionMasks : null, actions, logProbs, rowAdvantages);
            sums.clear();
            objective.policy(batch, logits, scale, logitGradients, sums);
            pass.backward(rows, logitGradients, gradient);
        }
    }

    private final class ValueChunk {
        private final int inputs = value.architecture().inputs();
        private final Network.Pass pass = value.newPass(chunkRows);
        private final float[] observations = new float[chunkRows * inputs];
        private final float[] values = new float[chunkRows];
        private final float[] oldValues = new float[chunkRows];
        private final float[] returns = new float[chunkRows];
        private final float[] valueGradients = new float[chunkRows];
        private final float[] gradient = new float[value.architecture().parameterCount()];
        private double loss;

        void compute(Experience experience, int[] order, int start, int rows, float scale, Objective objective) {
            gather(experience.observations, inputs, order, start, rows, observations);
            gather(experience.values, 1, order, start, rows, oldValues);
            gather(experience.returns, 1, order, start, rows, returns);
            pass.forward(rows, observations, values);
            loss = objective.value(rows, values, oldValues, returns, scale, valueGradients);
            pass.backward(rows, valueGradients, gradient);
        }
    }
}
